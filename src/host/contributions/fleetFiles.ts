/* Which files are fleet files, and where their schema is. */

/** The ends of the names of fleet files, in lower case. */
export const fleetFileEndings = ['.veeam-em.yaml', '.veeam-em.yml', '.veeam-em.json'] as const;

/** The same as patterns of file names. */
export const fleetFilePatterns: readonly string[] = fleetFileEndings.map((ending) => `*${ending}`);

/** The schema in the package, which `npm run manifest` writes. */
export const fleetFileSchemaPath = 'media/fleet-file.schema.json';

/** Whether a path is that of a fleet file. */
export const isFleetFile = (path: string): boolean =>
  fleetFileEndings.some((ending) => path.toLowerCase().endsWith(ending));

/** A clause of a menu that tests the same. */
export const whenFleetFile = 'resourceFilename =~ /\\.veeam-em\\.(yaml|yml|json)$/i';
