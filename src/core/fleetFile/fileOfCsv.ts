import type { ReadCsv } from './csvImport';
import type { NewFleetFile } from './writeFleetFile';

/** The fleet file that imported rows become. */
export function fileOfCsv(
  rows: ReadCsv['rows'],
  {
    endpoint,
    credential,
  }: { readonly endpoint?: string | undefined; readonly credential?: string | undefined },
): NewFleetFile {
  const named = rows.flatMap(({ values }) =>
    values.endpoint === undefined ? [] : [String(values.endpoint)],
  );
  const endpoints = [...new Set(endpoint === undefined ? named : [endpoint, ...named])];
  const defaults = {
    ...(endpoint !== undefined && endpoints.length > 1 && { endpoint }),
    ...(credential !== undefined && { credential }),
  };
  return {
    endpoints,
    ...(Object.keys(defaults).length > 0 && { defaults }),
    rows: rows.map(({ values }) => values),
  };
}
