import type { BundledPackage } from './bundledPackages';
import { idOf, licenceText } from './licences';

const line = '='.repeat(100);

/** The notices file of the package: the third-party packages with the full text of every licence. */
export function notices(
  product: { name: string; version: string },
  packages: readonly BundledPackage[],
): string {
  const head = [
    `Third-party notices of ${product.name} ${product.version}`,
    '',
    'The bundles of this extension contain code of the packages below, each under its own licence.',
    '',
  ];
  return [...head, ...packages.map(section)].join('\n');
}

function section(item: BundledPackage): string {
  return [
    line,
    `${item.name} ${item.version}`,
    `Licence: ${item.licence}`,
    ...(item.homepage === '' ? [] : [`Source: ${item.homepage}`]),
    line,
    '',
    licenceText(item),
    '',
    '',
  ].join('\n');
}

/** Finds packages that a notices file omits, or lists without their licence. */
export function noticeProblems(text: string, packages: readonly BundledPackage[]): readonly string[] {
  return packages
    .filter((item) => licenceText(item) === '' || !text.includes(section(item)))
    .map((item) => `${idOf(item)}: it is in a bundle, but the notices do not contain its whole licence.`);
}
