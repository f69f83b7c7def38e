// Which part of f and of the plane is shown, and the numbers on an axis: by the same measures as gdcli's own pictures.

const MOST_OF = 0.03, WHOLE = 3, LARGEST = 1e300, TINY = 1e-12;
const DECADES = 1.5, FALL = 6, LATE = 0.9, STILL = 0.01;
const MARGIN = 0.15, FARTHEST = 1e150, REACH = 1000;

function least(numbers, fallback) { return numbers.length ? numbers.reduce((a, b) => Math.min(a, b)) : fallback; }

function most(numbers, fallback) { return numbers.length ? numbers.reduce((a, b) => Math.max(a, b)) : fallback; }

function ascending(numbers) { return numbers.sort((a, b) => a - b); }

// Of sorted numbers the one below which a share of them is; between two of them it is in proportion.
function quantile(sorted, share) {
  const place = share * (sorted.length - 1), part = place % 1;
  return (1 - part) * sorted[Math.floor(place)] + part * sorted[Math.ceil(place)];
}

// The interval of f to show: all of it, or without a tail, low or high, that is far out of proportion; what was walked
// on counts for more. The rule of shown_heights in gdcli's own studies/heights.py, to the digit.
function shownHeights(heights, walked) {
  const within = numbers => numbers.filter(Number.isFinite).map(f => Math.max(-LARGEST, Math.min(LARGEST, f)));
  const there = within(walked), values = within(heights), sorted = ascending(values.length ? values : there.slice());
  if (!sorted.length) return null;
  const first = quantile(sorted, MOST_OF), last = quantile(sorted, 1 - MOST_OF), size = last - first;
  const room = size <= TINY * Math.max(Math.abs(first), Math.abs(last)) ? Infinity : WHOLE * size;
  const seen = [sorted[0], sorted[sorted.length - 1], ...there].filter(f => first - room <= f && f <= last + room);
  const low = least([first, last, ...seen]), high = most([first, last, ...seen]), far = Math.max(Math.abs(low), Math.abs(high));
  const margin = low === high ? 0.5 * Math.max(1, far) : Math.max(0.06 * (high - low), TINY * far, 1e-300);
  return [Math.max(low - margin, -LARGEST), Math.min(high + margin, LARGEST)];
}

// The ends of numbers, without the few that would shrink all others to a line.
function withoutSpikes(numbers) {
  const sorted = ascending(numbers.slice()), [low, high] = [least(numbers, 0), most(numbers, 0)];
  const [first, last] = numbers.length ? [quantile(sorted, MOST_OF), quantile(sorted, 1 - MOST_OF)] : [low, high], room = last - first;
  if (!room || (low >= first - REACH * room && high <= last + REACH * room)) return [low, high];
  return [Math.max(low, first - WHOLE * room), Math.min(high, last + WHOLE * room)];
}

// Where heights are beyond what is shown, in words.
function cuts(heights, [low, high]) {
  const below = heights.some(f => f < low), above = heights.some(f => f > high);
  return [...(below ? [`f is cut at ${say(low, 3)}.`] : []), ...(above ? [`f is cut at ${say(high, 3)}.`] : [])];
}

// A curve without the lines that would join the two sides of a pole.
function parted(curve, [low, high]) {
  return curve.flatMap(([x, f], i) => {
    const before = i ? curve[i - 1][1] : f;
    return (before < low && f > high) || (before > high && f < low) ? [[NaN, NaN], [x, f]] : [[x, f]];
  });
}

// How f is drawn against the step: as it is where it is positive and spans decades; where it comes to rest elsewhere
// than at 0, its distance from the lowest (uphill the highest); where it falls without end, how far it fell.
function measure(curves, uphill) {
  const finite = curves.map(curve => curve.filter(Number.isFinite)).filter(curve => curve.length), heights = finite.flat();
  const plain = {name: "f", decades: false, of: f => f};
  if (!heights.length) return plain;
  const low = least(heights), best = uphill ? most(heights) : low, sign = uphill ? -1 : 1;
  const number = best > 0 ? say(best) : `(${say(best)})`;
  if (best && finite.some(curve => rests(curve, best)) && decadesOf(heights.map(f => Math.abs(f - best))) > DECADES) {
    const name = uphill ? `${number} \u2212 f, the highest f` : `f \u2212 ${number}, the lowest f`;
    return {name, decades: true, of: f => sign * (f - best)};
  }
  if (low >= 0 && decadesOf(heights) > DECADES) return {name: "f", decades: true, of: f => f};
  const starts = finite.map(curve => curve[0]), first = uphill ? least(starts) : most(starts);
  const falls = low < 0 && heights.every(f => sign * (f - first) <= 0) && decadesOf(heights.map(f => Math.abs(f - first))) > FALL;
  const name = uphill ? `f \u2212 ${say(first)}` : `${say(first)} \u2212 f`;
  return falls ? {name: `${name}, from the start on`, decades: true, of: f => -sign * (f - first)} : plain;
}

function rests(curve, best) {
  if (curve.length < 3) return false;
  const late = curve.slice(Math.floor(LATE * (curve.length - 1))), allowed = STILL * Math.abs(best) / 2;
  return most(late) / 2 - least(late) / 2 <= allowed && late.every(f => Math.abs(f / 2 - best / 2) <= allowed);
}

function decadesOf(numbers) {
  const positive = numbers.filter(f => f > 0 && f < Infinity);
  return positive.length ? Math.log10(most(positive)) - Math.log10(least(positive)) : 0;
}

// A box with room around places (the start first), of equal scale where their extents are alike; what is very far out
// on a walk that diverges is left outside.
function boxAround(places) {
  const near = nearOnes(places.filter(place => place.every(x => Math.abs(x) < FARTHEST)));
  const extents = places[0].map((_, i) => [least(near.map(place => place[i]), -1), most(near.map(place => place[i]), 1)]);
  const longest = Math.max(...extents.map(([low, high]) => high - low));
  return extents.map(([low, high]) => {
    const middle = (low + high) / 2, size = Math.abs(middle);
    const half = Math.max((high - low) * (0.5 + MARGIN), longest * 0.125 || Math.max(1, size), 1e-9 * size);
    return [middle - half, middle + half];
  });
}

function nearOnes(places) {
  if (!places.length) return places;
  const distances = places.map(place => Math.hypot(...place.map((x, i) => x - places[0][i])));
  const median = ascending(distances.slice())[distances.length >> 1], limit = median ? REACH * median : Infinity;
  return places.filter((_, i) => distances[i] <= limit);
}

// Round numbers in an interval, about `count` of them.
function ticks(low, high, count) {
  const rough = (high - low) / count, power = Math.pow(10, Math.floor(Math.log10(rough)));
  const step = [1, 2, 5, 10].map(m => m * power).find(one => one >= rough);
  const found = [];
  for (let i = Math.ceil(low / step); i * step <= high && found.length < 50; i += 1) found.push(i * step);
  return found.map(one => Number(one.toPrecision(15)));
}

// These numbers with their texts, in as many digits as it takes to say them.
function marks(low, high, count) {
  const found = ticks(low, high, count), step = found.length > 1 ? found[1] - found[0] : 0;
  const digits = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15].find(n => found.every(x => Math.abs(Number(x.toPrecision(n)) - x) <= 0.01 * step));
  return found.map(x => [x, say(x, digits || 15)]);
}

// Powers of ten between two of them; what is less than a power apart has no whole ones.
function decadeMarks(low, high) {
  const whole = ticks(low, high, 6).filter(Number.isInteger);
  return (whole.length ? whole : ticks(low, high, 4)).map(power => [power, `1e${power}`]);
}
