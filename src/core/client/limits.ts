/** The limits of a response. Each is checked while the response arrives, so that no more than that is ever held. */
export interface Limits {
  /** Bytes of a body, as received and after decompression. */
  readonly bytes: number;
  /** Levels of elements, objects and arrays. */
  readonly depth: number;
  /** Elements, comments and processing instructions of XML; objects and arrays of JSON. */
  readonly elements: number;
  /** Attributes of XML, namespace declarations among them; members and items of JSON. */
  readonly attributes: number;
  /** Attributes of one element. */
  readonly attributesOfElement: number;
  /** Characters of the name of an element, an attribute or a member. */
  readonly name: number;
  /** Characters of one text: of an element, an attribute value, a comment or a JSON string. */
  readonly text: number;
  /** Characters that are parsed as JSON at once: an item of a list, or everything outside lists. */
  readonly row: number;
}

/**
 * A list of 10,000 backup servers with all their links has 150,000 elements, 310,000 attributes, 500,000 members and
 * 17 MB; a month of 12,000 sessions has less. The limits allow three times as much, which an extension host can
 * handle.
 */
export const answerLimits: Limits = {
  bytes: 64 * 1024 * 1024,
  depth: 64,
  elements: 500_000,
  attributes: 2_000_000,
  attributesOfElement: 128,
  name: 256,
  text: 256 * 1024,
  row: 1024 * 1024,
};

/**
 * For a response that is held completely because no list is expected in it: a task, an entity, a session, an error.
 */
export const smallAnswerLimits: Limits = {
  ...answerLimits,
  bytes: 2 * 1024 * 1024,
  elements: 20_000,
  attributes: 80_000,
};

/** The length of a server's own message in a failure, in characters. */
export const longestDetail = 1000;
export const longestTitle = 200;

/**
 * The number of characters at the beginning of a body that are kept to identify one that is not a message of
 * Enterprise Manager.
 */
export const openingLength = 64 * 1024;
