// Package fft is the fast Fourier and cosine transforms of linearops: any
// length, float32 or float64, no allocation after the first call, the same bytes
// on every processor.
//
// [Real2D] is the orthonormal two-dimensional Fourier transform of real planes
// with a real spectrum; [Cosine2D] is the orthonormal two-dimensional DCT-II.
// Both go both ways, take several planes at once and spread over the processors.
// [NextFast] is the next length that transforms fast.
//
// # How it works
//
// A processor adds eight neighbouring floats as fast as one. So the innermost
// loop of every transform runs over lanes: 16 (long lines: 8) independent lines
// lie side by side in a block, real and imaginary parts apart,
//
//	re[j*lanes + l], im[j*lanes + l]    point j of line l
//
// and each butterfly does the same to all of them, with one twiddle factor.
// Columns of a plane are such lanes already; rows are transposed into a block in
// the processor's cache. Two real lines share one complex line.
//
// [Plan] is the complex transform of a block: Stockham's self-sorting form, out
// of place between two blocks, of radix 4, 2, 3, 5 and any odd prime up to 13;
// Bluestein's chirp for lengths with a larger prime factor. Twiddle factors come
// from float64. On amd64 with AVX2 the radices 2, 3, 4 and 5 are assembly that
// multiplies and adds separately and in the order of the Go code, and so gives
// the same bytes.
package fft
