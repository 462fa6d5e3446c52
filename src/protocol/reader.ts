import * as v from 'valibot';

/** Reads messages of a schema: undefined for anything that is no message of ours. */
export const reader =
  <S extends v.GenericSchema>(schema: S) =>
  (message: unknown): v.InferOutput<S> | undefined => {
    const parsed = v.safeParse(schema, message);
    return parsed.success ? parsed.output : undefined;
  };
