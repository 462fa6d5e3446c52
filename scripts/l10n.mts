import { mkdirSync, writeFileSync } from 'node:fs';
import {
  bundleFolder,
  bundlePath,
  exportedSentences,
  missingKeys,
  sentencesText,
  translations,
} from './sentences';

/*
 * npm run l10n: writes the sentences of the sources into l10n/bundle.l10n.json, removes the translations of sentences
 * that are gone, and prints what has no translation yet as JSON, ready to be translated and put into the file.
 */

mkdirSync(bundleFolder, { recursive: true });
const bundle = await exportedSentences();
writeFileSync(bundlePath, await sentencesText(bundle));
console.log(`${bundlePath}: ${Object.keys(bundle).length} sentences`);

for (const { path, english, translated } of translations(bundle)) {
  const known = Object.keys(english).filter((key) => Object.hasOwn(translated, key));
  writeFileSync(path, await sentencesText(Object.fromEntries(known.map((key) => [key, translated[key]]))));
  const missing = missingKeys(english, translated);
  if (missing.length === 0) continue;
  console.log(`${path}: ${missing.length} without a translation`);
  console.log(JSON.stringify(Object.fromEntries(missing.map((key) => [key, english[key]])), undefined, 2));
}
