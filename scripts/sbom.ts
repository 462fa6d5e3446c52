import { readFileSync } from 'node:fs';
import { Contrib, Enums, Models, Serialize, Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import parseExpression from 'spdx-expression-parse';
import type { BundledPackage, BundledPackages } from './bundledPackages';

export interface Product {
  readonly publisher: string;
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly license: string;
}

interface Locked {
  readonly integrity?: string;
}

const spec = Spec.Spec1dot6;
/** Created once, because reading the schema takes longer than a validation. */
const validator = new Validation.JsonStrictValidator(spec.version);
const licences = new Contrib.License.Factories.LicenseFactory(parseExpression);

const packageUrl = ({ name, version }: { name: string; version: string }): string => {
  const slash = name.indexOf('/');
  const namespace = slash < 0 ? undefined : name.slice(0, slash);
  return new PackageURL('npm', namespace, name.slice(slash + 1), version, undefined, undefined).toString();
};

/**
 * The bill of materials of the bundles, in CycloneDX as JSON. It has no timestamp and no serial number, so that the same
 * sources give the same file.
 */
export function sbom(product: Product, { packages, direct }: BundledPackages): string {
  const lock = readLock();
  const root = productComponent(product);
  const components = new Map(
    packages.map((item) => [item.folder, packageComponent(item, lock[item.folder]?.integrity)]),
  );
  const refs = (folders: readonly string[]): Models.BomRef[] =>
    folders.flatMap((folder) => components.get(folder)?.bomRef ?? []);
  for (const ref of refs(direct)) root.dependencies.add(ref);
  for (const item of packages) {
    for (const ref of refs(item.imports)) components.get(item.folder)?.dependencies.add(ref);
  }
  const bom = new Models.Bom({
    metadata: new Models.Metadata({ component: root }),
    components: new Models.ComponentRepository(components.values()),
  });
  const factory = new Serialize.JSON.Normalize.Factory(spec);
  return `${new Serialize.JsonSerializer(factory).serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function productComponent({ publisher, name, displayName, version, license }: Product): Models.Component {
  return new Models.Component(Enums.ComponentType.Application, name, {
    bomRef: `${publisher}.${name}@${version}`,
    version,
    publisher,
    description: displayName,
    licenses: new Models.LicenseRepository([licences.makeFromString(license)]),
  });
}

function packageComponent(item: BundledPackage, integrity: string | undefined): Models.Component {
  const { name, version, licence, folder } = item;
  const slash = name.indexOf('/');
  return new Models.Component(Enums.ComponentType.Library, name.slice(slash + 1), {
    // The folder makes the reference unique: the same version may be installed twice.
    bomRef: `${name}@${version}|${folder}`,
    ...(slash > 0 && { group: name.slice(0, slash) }),
    version,
    purl: packageUrl(item),
    scope: Enums.ComponentScope.Required,
    licenses: new Models.LicenseRepository(licence === '' ? [] : [licences.makeFromString(licence)]),
    externalReferences: new Models.ExternalReferenceRepository(distribution(item, integrity)),
  });
}

/** The archive in the public registry, with its hash from the lock file. */
function distribution(
  { name, version }: BundledPackage,
  integrity: string | undefined,
): readonly Models.ExternalReference[] {
  if (!integrity?.startsWith('sha512-')) return [];
  const archive = `${name.slice(name.indexOf('/') + 1)}-${version}.tgz`;
  const hash = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
  return [
    new Models.ExternalReference(
      `https://registry.npmjs.org/${name}/-/${archive}`,
      Enums.ExternalReferenceType.Distribution,
      { hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-512'], hash]]) },
    ),
  ];
}

function readLock(): Readonly<Record<string, Locked>> {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  return packages;
}

/** Checks that a bill of materials fits its schema and lists exactly these packages. Returns the problems as sentences. */
export async function sbomProblems(
  text: string,
  packages: readonly BundledPackage[],
): Promise<readonly string[]> {
  const invalid: unknown = await validator.validate(text);
  if (invalid !== null) return [`The bill of materials does not fit its schema: ${JSON.stringify(invalid)}`];
  const { components = [] } = JSON.parse(text) as { components?: readonly { readonly purl?: string }[] };
  const listed = components.map(({ purl }) => purl ?? '').sort();
  const bundled = packages.map(packageUrl).sort();
  return [
    ...without(bundled, listed).map(
      (purl) => `${purl}: it is in a bundle, and not in the bill of materials.`,
    ),
    ...without(listed, bundled).map((purl) => `${purl}: it is in the bill of materials, and in no bundle.`),
  ];
}

/** The items that one list contains more often than the other. */
function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const rest = [...other];
  return list.filter((item) => {
    const index = rest.indexOf(item);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}
