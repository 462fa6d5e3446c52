import { rowKeys, type RowKey } from './keys';
import { isSecretKey, nearest } from './readFleetFile';

/** What becomes of a column. */
export interface CsvColumn {
  readonly header: string;
  readonly use:
    | { readonly kind: 'key'; readonly key: RowKey }
    /** Another column fits the same key better. */
    | { readonly kind: 'taken'; readonly key: RowKey }
    | { readonly kind: 'unknown' }
    /** It has passwords, of which nothing is kept. */
    | { readonly kind: 'secret' };
}

/**
 * Names that people give to columns, without case, accents and separators, in English, German, French and Spanish. The ones
 * that say the most are first: `DNS name` is taken before `name`.
 */
const words: Readonly<Record<RowKey, readonly string[]>> = {
  dnsNameOrIpAddress: [
    ...['dnsname', 'fqdn', 'dnsnameorip', 'dnsnameoderipadresse', 'nomdns', 'nombredns', 'hostname', 'host'],
    ...['address', 'serveraddress', 'adresse', 'serveradresse', 'direccion', 'ipaddress', 'ipadresse'],
    ...['adresseip', 'direccionip', 'ip', 'hostadresse', 'nomdhote', 'hote', 'rechnername', 'rechner'],
    ...['backupserver', 'vbrserver', 'vbr', 'servername', 'server', 'computername', 'computer', 'serveur'],
    ...[
      'nomduserveur',
      'serveurdesauvegarde',
      'servidor',
      'nombredelservidor',
      'equipo',
      'name',
      'nom',
      'nombre',
    ],
  ],
  description: [
    ...[
      'desc',
      'beschreibung',
      'descripcion',
      'comment',
      'comments',
      'kommentar',
      'commentaire',
      'comentario',
    ],
    ...['bemerkung', 'remark', 'remarks', 'remarque', 'note', 'notes', 'notiz', 'nota', 'notas'],
  ],
  port: ['serverport', 'serviceport', 'portnumber', 'portnummer', 'numerodeport', 'puerto', 'numerodepuerto'],
  username: [
    ...['user', 'account', 'login', 'logon', 'useraccount', 'serviceaccount', 'benutzername', 'benutzer'],
    ...[
      'konto',
      'anmeldename',
      'utilisateur',
      'nomdutilisateur',
      'compte',
      'usuario',
      'nombredeusuario',
      'cuenta',
    ],
  ],
  wcfPort: [
    ...[
      'certificateport',
      'certport',
      'zertifikatsport',
      'zertifikatport',
      'portducertificat',
      'portcertificat',
    ],
    ...['puertodelcertificado', 'puertocertificado'],
  ],
  vbrCertificateThumbprint: [
    ...[
      'thumbprint',
      'certificatethumbprint',
      'fingerprint',
      'certificatefingerprint',
      'sha1',
      'sha1thumbprint',
    ],
    ...[
      'sha1fingerprint',
      'fingerabdruck',
      'zertifikatfingerabdruck',
      'zertifikatsfingerabdruck',
      'empreinte',
    ],
    ...['empreinteducertificat', 'huella', 'huelladigital', 'huelladelcertificado'],
  ],
  credential: [
    ...[
      'credentials',
      'credentialname',
      'anmeldeinformationen',
      'zugangsdaten',
      'identifiants',
      'credencial',
    ],
    ...['credenciales'],
  ],
  endpoint: ['enterprisemanager', 'em', 'emname', 'manager', 'endpunkt'],
  uid: ['backupserveruid'],
  collect: ['collectdata', 'datensammeln', 'collecter', 'collecterlesdonnees', 'recopilar', 'recopilardatos'],
};

/** Columns of our own export, and names that only look like a key. */
const otherNames = [
  'version',
  'collected',
  'collectionresult',
  'level',
  'warnings',
  'ort',
  'sort',
  'id',
  'guid',
];

const secretWords = [
  ...[
    'password',
    'passwort',
    'passwd',
    'passphrase',
    'kennwort',
    'motdepasse',
    'contrasena',
    'secret',
    'geheim',
  ],
  ...['token', 'privatekey', 'apikey', 'パスワード', '密码', '密碼', '口令'],
];
const secretNames = ['pass', 'pwd', 'pw', 'kw', 'mdp', 'clave', 'senha'];

const plain = (header: string): string =>
  header
    .slice(0, 200)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

const isSecret = (header: string): boolean => {
  const name = plain(header);
  return (
    isSecretKey(header) ||
    secretNames.includes(name) ||
    secretWords.some((word) => name.includes(plain(word)))
  );
};

interface Candidate {
  readonly column: number;
  readonly key: RowKey;
  /** The lower, the more certain. */
  readonly rank: number;
}

/** The key that a header means, the more certain ways first. A fuzzy match of a short header would be a guess. */
function candidate(header: string, column: number): Candidate | undefined {
  const name = plain(header);
  const exact = rowKeys.find((key) => key === header.trim()) ?? rowKeys.find((key) => plain(key) === name);
  if (exact !== undefined) return { column, key: exact, rank: 0 };
  for (const key of rowKeys) {
    const rank = words[key].indexOf(name);
    if (rank >= 0) return { column, key, rank: 1 + rank };
  }
  if (name.length < 5 || otherNames.includes(name)) return undefined;
  const near = nearest(header, rowKeys);
  const key = rowKeys.find((known) => known === near);
  return key && { column, key, rank: 1000 };
}

/**
 * Finds out what the columns of a CSV file mean.
 *
 * @param chosen keys that a person gave to headers, which hold before everything else
 */
export function csvColumns(
  headers: readonly string[],
  chosen: ReadonlyMap<string, RowKey | undefined>,
): readonly CsvColumn[] {
  const candidates = headers.flatMap((header, column): readonly Candidate[] => {
    if (isSecret(header)) return [];
    const name = header.trim();
    const key = chosen.get(name);
    if (chosen.has(name)) return key === undefined ? [] : [{ column, key, rank: -1 }];
    const found = candidate(header, column);
    return found ? [found] : [];
  });
  const best = new Map<RowKey, Candidate>();
  for (const found of candidates) {
    const known = best.get(found.key);
    if (known === undefined || found.rank < known.rank) best.set(found.key, found);
  }
  return headers.map((header, column) => {
    const found = candidates.find((one) => one.column === column);
    if (isSecret(header)) return { header, use: { kind: 'secret' } };
    if (found === undefined) return { header, use: { kind: 'unknown' } };
    return { header, use: { kind: best.get(found.key) === found ? 'key' : 'taken', key: found.key } };
  });
}
