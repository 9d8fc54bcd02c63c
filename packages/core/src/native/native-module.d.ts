// Compilation does not need the types of the generated module: `binding.ts` declares what it uses.
declare module "@ripsaw/native";
