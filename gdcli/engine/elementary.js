// The elementary functions of the vocabulary that JavaScript does not have as gdcli means them. Each piece (a function
// or a constant at the start of a line) is taken into a page only where a formula needs it.

function min(a, b) { return a < b ? a : b <= a ? b : NaN; }

function max(a, b) { return a > b ? a : b >= a ? b : NaN; }

function sign(x) { return x !== x ? x : (x > 0) - (x < 0); }

// C and Python have 1 where JavaScript has NaN: 1^NaN, 1^infinity, (-1)^infinity.
function pow(a, b) {
  if (a === 1 || (a === -1 && Math.abs(b) === Infinity)) return 1;
  return Math.pow(a, b);
}

// Halves go to the even integer.
function round(x) {
  const below = Math.floor(x), part = x - below;
  if (!(Math.abs(x) < 4503599627370496)) return x;
  if (part !== 0.5) return Math.round(x) + 0;
  return below % 2 === 0 ? below + 0 : below + 1;
}

function xlogy(x, b) {
  if (x === 0) return b !== b ? NaN : 0;
  return x * Math.log(b);
}

// Abramowitz & Stegun 7.1.6, a series of terms of one sign; beyond 2 what erfc leaves of 1.
function erf(x) {
  if (Math.abs(x) > 2) return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
  let term = x, sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n += 1) {
    term *= 2 * x * x / (2 * n + 1);
    sum += term;
  }
  return sum === sum ? 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum : NaN;
}

// Abramowitz & Stegun 7.1.14, the continued fraction from its 100th term back.
function erfc(x) {
  if (!(x > 2)) return 1 - erf(x);
  if (x > 30) return 0;
  let rest = x;
  for (let n = 100; n > 0; n -= 1) rest = x + n / 2 / rest;
  return Math.exp(-x * x) / (rest * Math.sqrt(Math.PI));
}

const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];

// What Stirling's formula leaves of log(gamma(x)) for x of at least 16 (Abramowitz & Stegun 6.1.40).
function stirlingRest(x) {
  let rest = 0;
  for (let i = 8; i > 0; i -= 1) rest = rest / (x * x) + BERNOULLI[i - 1] / (2 * i * (2 * i - 1));
  return rest / x;
}

// sin(pi*x), exact at the integers.
function sinPi(x) {
  const near = Math.round(x);
  return Math.sin(Math.PI * (x - near)) * (near % 2 === 0 ? 1 : -1);
}

// Abramowitz & Stegun 6.1.15 up to 16, Stirling beyond, the reflection 6.1.17 below 0; NaN at the poles.
function gamma(x) {
  if (x === Infinity) return x;
  if (x <= 0) {
    if (x === Math.floor(x)) return NaN;
    return x > -1e-20 ? 1 / x : Math.PI / (sinPi(x) * gamma(1 - x));
  }
  if (x > 172) return Infinity;
  let product = 1;
  for (; x < 16; x += 1) product *= x;
  const half = Math.pow(x, x / 2 - 0.25);
  return Math.sqrt(2 * Math.PI) * half * Math.exp(-x + stirlingRest(x)) * half / product;
}

// log|gamma(x)|; infinite at the poles.
function lgamma(x) {
  if (Math.abs(x) === Infinity) return Infinity;
  if (x <= 0) {
    if (x === Math.floor(x)) return Infinity;
    if (x < -1e-20) return Math.log(Math.PI / Math.abs(sinPi(x))) - lgamma(1 - x);
  }
  if (x < 1e-20) return -Math.log(Math.abs(x));
  if (x < 16) return Math.log(gamma(x));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + (x < 1e15 ? stirlingRest(x) : 0);
}

// Abramowitz & Stegun 6.3.5, 6.3.18; reflection 6.3.7.
function digamma(x) {
  if (x <= 0) {
    if (x === -Infinity || x === Math.floor(x)) return NaN;
    return digamma(1 - x) - Math.PI / Math.tan(Math.PI * (x - round(x)));
  }
  let shift = 0, tail = 0;
  for (; x < 16; x += 1) shift -= 1 / x;
  if (x < 1e15) for (let i = 1; i <= 8; i += 1) tail += BERNOULLI[i - 1] / (2 * i * Math.pow(x, 2 * i));
  return shift + Math.log(x) - 0.5 / x - tail;
}

function factorial(n) { return n > 1 ? n * factorial(n - 1) : 1; }

// Abramowitz & Stegun 6.4.6, 6.4.11; NaN for other orders than 0, 1, ..., 20, at the poles and below -1000.
function polygamma(n, x) {
  if (n === 0) return digamma(x);
  if (!(n > 0 && n <= 20) || n !== Math.floor(n) || !(x > -1000) || (x <= 0 && x === Math.floor(x))) return NaN;
  const signed = n % 2 === 0 ? -1 : 1;
  let shift = 0;
  for (; x < 20 + n; x += 1) shift += Math.pow(x, -(n + 1));
  if (x > 1e14) return signed * factorial(n - 1) / Math.pow(x, n);
  let tail = factorial(n - 1) / Math.pow(x, n) + factorial(n) / (2 * Math.pow(x, n + 1));
  for (let i = 1; i <= 8; i += 1) {
    tail += BERNOULLI[i - 1] * factorial(2 * i + n - 1) / (factorial(2 * i) * Math.pow(x, 2 * i + n));
  }
  return signed * (factorial(n) * shift + tail);
}
