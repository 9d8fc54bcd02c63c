/** The largest of any number of numbers, 0 if there is none. As arguments of one call they could be too many. */
function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}

export { largest };
