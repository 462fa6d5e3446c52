import type { ErrorCode } from 'yaml';
import type { ElementKey, RowKey } from './keys';
import type { FieldProblem } from '../client/validate';

/** A part of the text of a file. */
export interface Place {
  /** Offsets in UTF-16 code units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** One backup server of a fleet file. */
export interface FleetRow {
  readonly place: Place;
  /** The places of the values that the row itself has. */
  readonly places: Readonly<Partial<Record<RowKey, Place>>>;
  readonly address: string;
  /** The endpoint's name or URL as the file has it; undefined if the file names no endpoint at all. */
  readonly endpoint: string | undefined;
  /** The name of the credential that holds the account and the password. */
  readonly credential: string | undefined;
  readonly uid: string | undefined;
  /** Whether the data of the backup server are to be collected. */
  readonly collect: boolean;
  /**
   * The elements that the file gives, in the row or in its defaults. An element that is absent is not compared, and Enterprise
   * Manager keeps what it has.
   */
  readonly values: Readonly<Partial<Record<Exclude<ElementKey, 'dnsNameOrIpAddress'>, string | number>>>;
}

export interface FleetFile {
  /** The endpoints by name or URL, as the file has them, each with its place. */
  readonly endpoints: readonly { readonly text: string; readonly place: Place }[];
  /** Whether backup servers that are only in Enterprise Manager are to be removed. */
  readonly prune: boolean;
  readonly rows: readonly FleetRow[];
}

export type FleetFileFault =
  | { readonly code: 'too-large'; readonly most: number }
  /** The text is not YAML or JSON; `yaml` is the parser's code. */
  | { readonly code: 'syntax'; readonly yaml: ErrorCode }
  | {
      readonly code:
        | 'several-documents'
        | 'too-deep'
        | 'too-many-rows'
        | 'too-many-values'
        | 'duplicate-anchor'
        | 'unknown-anchor'
        | 'merge-key'
        | 'no-map'
        | 'no-endpoint'
        | 'secret'
        | 'version'
        | 'credential-name'
        | 'uid'
        | 'url';
    }
  | { readonly code: 'unknown-key'; readonly key: string; readonly near: string | undefined }
  | { readonly code: 'duplicate-key' | 'missing-key'; readonly key: string }
  | {
      readonly code: 'wrong-type';
      readonly key: string;
      readonly wanted: 'text' | 'number' | 'boolean' | 'list' | 'map';
    }
  | { readonly code: 'too-long'; readonly key: string; readonly most: number }
  | { readonly code: 'unknown-endpoint'; readonly endpoint: string }
  | { readonly code: 'field'; readonly key: ElementKey; readonly problem: FieldProblem };

/** A fault of a fleet file, with its place. Facts only: the words are in `fileWords.ts`. */
export type FleetFileProblem = FleetFileFault & { readonly place: Place };

/** A file with its problems. The rows that have no problem are there even if others have. */
export interface ReadFleetFile {
  readonly file: FleetFile | undefined;
  readonly problems: readonly FleetFileProblem[];
}
