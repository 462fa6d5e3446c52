import * as v from 'valibot';
import type { BackupServer } from '../../core/client/elements';
import type { Endpoint } from '../../core/session/endpoint';
import type { ServerRef } from '../../core/inventory/inventory';
import { takenRows, type CommandKey, type EndpointArgument } from '../contributions/commands';
import type { EndpointRegistry } from '../endpoints/registry';

/*
 * What a command is given may be anything: a row of ours, a row of another view, or what a keybinding or another extension
 * passes. It is read here, and nowhere is it trusted to be what it should.
 */

const endpointSchema = v.object({
  endpoint: v.object({ id: v.string(), url: v.fallback(v.optional(v.string()), undefined) }),
});
const serverSchema = v.object({ server: v.custom<BackupServer>(isServer) });
const taskSchema = v.object({ kind: v.literal('task'), id: v.string() });
const groupRowSchema = v.object({ kind: v.literal('group'), name: v.string() });
const endpointRowSchema = v.object({ kind: v.literal('endpoint') });

function isServer(value: unknown): boolean {
  return v.is(v.object({ uid: v.string(), links: v.array(v.unknown()) }), value);
}

/** The endpoint that an argument names, whether it is configured or not any more. */
export function namedEndpoint(argument: unknown): EndpointArgument['endpoint'] | undefined {
  const read = v.safeParse(endpointSchema, argument);
  return read.success ? read.output.endpoint : undefined;
}

/** The configured endpoint that an argument names. */
export function endpointOf(argument: unknown, registry: EndpointRegistry): Endpoint | undefined {
  return registry.byId(namedEndpoint(argument)?.id);
}

/** The name of the group whose row an argument is. */
export function groupOf(argument: unknown): string | undefined {
  const read = v.safeParse(groupRowSchema, argument);
  return read.success ? read.output.name : undefined;
}

/** Whether an argument is the row of an endpoint itself, and not one below it. */
export const isEndpointRow = (argument: unknown): boolean => v.is(endpointRowSchema, argument);

/** The endpoints that the selected rows belong to, each once. */
export function selectedEndpoints(selected: unknown, registry: EndpointRegistry): readonly Endpoint[] {
  const endpoints = rowsOf(selected).flatMap((row) => endpointOf(row, registry) ?? []);
  return [...new Map(endpoints.map((endpoint) => [endpoint.id, endpoint])).values()];
}

/** The backup servers that the selected rows stand for, or the row that was clicked. */
export function serversOf(
  clicked: unknown,
  selected: unknown,
  registry: EndpointRegistry,
): readonly ServerRef[] {
  const rows = rowsOf(selected);
  return (rows.length > 0 ? rows : [clicked]).flatMap((row) => {
    const endpoint = endpointOf(row, registry);
    const read = v.safeParse(serverSchema, row);
    return endpoint && read.success ? [{ endpoint, server: read.output.server }] : [];
  });
}

/** The ID of the task that an argument names. */
export function taskIdOf(argument: unknown): string | undefined {
  const read = v.safeParse(taskSchema, argument);
  return read.success ? read.output.id : undefined;
}

/**
 * What a command is for that works on endpoints with all their backup servers, and on single ones: every selected row counts,
 * whatever its kind. A backup server of a selected endpoint is not named twice.
 */
export function targetsOf(
  clicked: unknown,
  selected: unknown,
  registry: EndpointRegistry,
): { readonly endpoints: readonly Endpoint[]; readonly servers: readonly ServerRef[] } {
  const rows = rowsOf(selected).length > 0 ? selected : [clicked];
  const endpoints = endpointRows(rows, registry);
  const whole = new Set(endpoints.map(({ id }) => id));
  const servers = serversOf(undefined, rows, registry).filter(({ endpoint }) => !whole.has(endpoint.id));
  return { endpoints, servers };
}

/** Rows that a command got because they were selected. The user named none, so one that does not fit is not insisted on. */
const suggested = new WeakSet<object>();
export const isSuggested = (argument: unknown): boolean =>
  typeof argument === 'object' && argument !== null && suggested.has(argument);

/** What a command is given: its arguments, or a refusal because it works on one row and several are meant. */
export type Given =
  | { readonly kind: 'given'; readonly args: readonly unknown[] }
  | { readonly kind: 'several'; readonly count: number };

/**
 * Adds the selected rows of the tree to what a command is given. A menu gives the row and the selected rows, a keybinding
 * the focused row, and the palette nothing. As in VS Code's own trees, a row outside the selection stands for itself.
 */
export function withSelection(
  key: CommandKey,
  given: readonly unknown[],
  selection: readonly object[],
): Given {
  const takes = takenRows(key);
  if (takes === undefined) return { kind: 'given', args: given };
  const [clicked, chosen] = given;
  const isNamed = isRow(clicked);
  const around = selection.some((row) => row === clicked) ? selection : [clicked];
  const rows = Array.isArray(chosen) ? rowsOf(chosen) : isNamed ? around : selection;
  if (rows.length === 0) return { kind: 'given', args: given };
  const first = isNamed ? clicked : suggestion(rows[0]);
  if (takes === 'many') return { kind: 'given', args: [first, rows] };
  const meant =
    takes === 'one' ? rows.length : new Set(rows.map((row) => namedEndpoint(row)?.id ?? row)).size;
  if (meant === 1) return { kind: 'given', args: [first] };
  // From the palette the user chooses next.
  return isNamed ? { kind: 'several', count: rows.length } : { kind: 'given', args: [] };
}

/** Whether the user named a row: not if VS Code passed on the words of the keybinding for the focused row. */
const isRow = (argument: unknown): boolean =>
  typeof argument === 'object' && argument !== null && !('$treeViewId' in argument);

function suggestion(row: unknown): unknown {
  if (typeof row !== 'object' || row === null) return row;
  const copy = { ...row };
  suggested.add(copy);
  return copy;
}

/** The endpoints whose own rows are among the selected ones. */
export const endpointRows = (selected: unknown, registry: EndpointRegistry): readonly Endpoint[] =>
  selectedEndpoints(rowsOf(selected).filter(isEndpointRow), registry);

const rowsOf = (selected: unknown): readonly unknown[] => (Array.isArray(selected) ? selected : []);
