declare const brand: unique symbol;

/** A value that only the code which checked it can make; the brand exists in the type alone. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
