/** What an answer may be. Each is checked while the answer comes in, so that no more of it is ever held. */
export interface Limits {
  /** Bytes of a body, as it came and after it was unpacked. */
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
  /** Characters of what JSON must be parsed at once for: one item of a list, and all that is in no list. */
  readonly row: number;
}

/**
 * A list of 10,000 backup servers with all their links has 150,000 elements, 310,000 attributes, 500,000 members and 17 MB; a
 * month of 12,000 sessions has less. There is room for three times as much, and an extension host bears all of it.
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

/** For an answer that is held whole, because no list is expected in it: a task, an entity, a session, an error. */
export const smallAnswerLimits: Limits = {
  ...answerLimits,
  bytes: 2 * 1024 * 1024,
  elements: 20_000,
  attributes: 80_000,
};

/** Characters of a server's own words that a failure carries. */
export const longestDetail = 1000;
export const longestTitle = 200;

/** Characters at the begin of a body, which tell what it is where it is no message of Enterprise Manager's. */
export const openingLength = 64 * 1024;
