import assert from 'node:assert/strict';
import type { BundledPackage } from '../../../scripts/bundledPackages';
import { sbom, sbomProblems } from '../../../scripts/sbom';

/* The bill of materials is of its schema and of exactly what is bundled. */

const product = {
  publisher: 'vbem',
  name: 'product',
  displayName: 'Product',
  version: '1.0.0',
  license: 'MIT',
};

const item = (name: string, facts: Partial<BundledPackage> = {}): BundledPackage => ({
  folder: `node_modules/${name}`,
  name,
  version: '1.0.0',
  licence: 'MIT',
  author: '',
  homepage: '',
  licenceTexts: [],
  readme: '',
  imports: [],
  ...facts,
});

const packages = [
  item('@scope/inner'),
  item('outer', { imports: ['node_modules/@scope/inner'], licence: '(MIT OR ISC)' }),
  // One version in two places, and two versions of one package.
  item('twice'),
  item('twice', { folder: 'node_modules/outer/node_modules/twice' }),
  item('twice', { folder: 'node_modules/x/node_modules/twice', version: '2.0.0' }),
  item('saxes', { version: '6.0.0', licence: 'ISC' }),
];
const made = (some: readonly BundledPackage[]): string =>
  sbom(product, { packages: some, direct: ['node_modules/outer'] });

interface Bom {
  metadata: { component: { 'bom-ref': string } };
  components: { purl?: string; name: string; externalReferences?: { hashes: { content: string }[] }[] }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}
const read = (text: string): Bom => JSON.parse(text) as Bom;

describe('bill of materials', () => {
  it('matches the schema of CycloneDX, and lists exactly what is bundled', async () => {
    assert.deepEqual(await sbomProblems(made(packages), packages), []);
  });

  it('lists the imports of each package', () => {
    const { dependencies, metadata } = read(made(packages));
    const of = (start: string): readonly string[] =>
      dependencies.find(({ ref }) => ref.startsWith(start))?.dependsOn ?? [];
    assert.deepEqual(of(metadata.component['bom-ref']), ['outer@1.0.0|node_modules/outer']);
    assert.deepEqual(of('outer@'), ['@scope/inner@1.0.0|node_modules/@scope/inner']);
  });

  it('holds the hash of the lock file', () => {
    const found = read(made(packages)).components.find(({ name }) => name === 'saxes');
    assert.match(found?.externalReferences?.[0]?.hashes[0]?.content ?? '', /^[0-9a-f]{128}$/);
  });

  it('is the same in every build, without a time or a serial number', () => {
    assert.equal(made(packages), made([...packages].reverse()));
    assert.doesNotMatch(made(packages), /timestamp|serialNumber/);
  });

  packages.forEach((missing) => {
    it(`is incomplete without ${missing.folder}`, async () => {
      const rest = packages.filter((other) => other !== missing);
      assert.equal((await sbomProblems(made(rest), packages)).length, 1);
    });
  });

  it('is refused with a package that is not bundled', async () => {
    assert.equal((await sbomProblems(made(packages), packages.slice(1))).length, 1);
  });

  for (const [name, broken] of [
    ['without its format', (text: string) => text.replace('"bomFormat": "CycloneDX",', '')],
    [
      'with a property of no schema',
      (text: string) => text.replace('"version": 1,', '"version": 1, "x": 1,'),
    ],
    ['with a type of no schema', (text: string) => text.replaceAll('"library"', '"libraries"')],
    ['with a licence of no list', (text: string) => text.replace('"id": "ISC"', '"id": "MINE"')],
  ] as const) {
    it(`is refused by the schema ${name}`, async () => {
      const text = broken(made(packages));
      assert.notEqual(text, made(packages));
      assert.match((await sbomProblems(text, packages))[0] ?? '', /not fit its schema/);
    });
  }
});
