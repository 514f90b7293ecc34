// How long a text is as the platform counts it. Says the same as channels/length.py; tests/length_vectors.json holds
// the two together.

const LINK_UNITS = 23;
const EMOJI_UNITS = 2;
const LIGHT = [[0x0000, 0x10ff], [0x2000, 0x200d], [0x2010, 0x201f], [0x2032, 0x2037]];
const LINK = /https?:\/\/[^\s<>"]+|(?<![\p{L}\p{N}_@./-])(?:[a-z0-9-]{1,63}\.)+(?:com|org|net|edu|gov|io|co|app|dev|ai|info|me|tv|eu|de|at|ch|fr|es|it|pt|nl|uk|in)(?![\p{L}\p{N}_-])(?:\/[^\s<>"]*)?/giu;
const LINK_TAIL = /[.,;:!?'")\]}]+$/;
const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export const ways = { characters, graphemes, utf16, weighted };

export function countLength(text, way) {
  return (ways[way] ?? characters)(text);
}

export function characters(text) {
  return Array.from(text).length;
}

export function graphemes(text) {
  let count = 0;
  for (const _segment of segments.segment(text)) count += 1;
  return count;
}

export function utf16(text) {
  return text.length;
}

export function weighted(text) {
  const normal = text.normalize("NFC");
  let units = 0;
  let end = 0;
  for (const found of normal.matchAll(LINK)) {
    units += wordsUnits(normal.slice(end, found.index)) + LINK_UNITS;
    end = found.index + found[0].replace(LINK_TAIL, "").length;
  }
  return units + wordsUnits(normal.slice(end));
}

function wordsUnits(text) {
  let units = 0;
  for (const { segment } of segments.segment(text)) units += clusterUnits(segment);
  return units;
}

function clusterUnits(cluster) {
  const points = Array.from(cluster, (character) => character.codePointAt(0));
  if (points.some(isEmoji)) return EMOJI_UNITS;
  return points.reduce((units, point) => units + (isLight(point) ? 1 : 2), 0);
}

function isEmoji(point) {
  return (point >= 0x1f000 && point <= 0x1faff) || point === 0xfe0f || point === 0x20e3;
}

function isLight(point) {
  return LIGHT.some(([low, high]) => point >= low && point <= high);
}
