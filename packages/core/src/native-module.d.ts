// The types of the generated module are not needed to compile: `binding.ts` declares what it uses.
declare module "@ripsaw/native";
