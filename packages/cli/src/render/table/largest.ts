/** Returns the largest number, or 0 for an empty list. Math.max fails if there are too many arguments. */
function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}

export { largest };
