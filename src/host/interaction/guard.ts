/** For each property, a function that makes its new value safe. */
export type Rules<T> = { readonly [K in keyof T]?: (value: T[K]) => T[K] };

/**
 * Wraps a VS Code object that shows texts. Each rule is applied when its property is set, so that callers need not make the
 * text safe.
 */
export function guarded<T extends object>(target: T, rules: Rules<T>): T {
  // The target is an empty object, because a proxy must return the properties of a frozen target unchanged.
  return new Proxy({} as T, {
    get: (_, property) => {
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (_, property, value: unknown) => {
      const rule = Reflect.get(rules, property) as ((given: unknown) => unknown) | undefined;
      return Reflect.set(target, property, rule ? rule(value) : value);
    },
  });
}
