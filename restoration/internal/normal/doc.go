// Package normal draws standard normals by counter: any part of any field of noise
// can be drawn by itself, and is the same bytes on every processor.
//
// Random words come from Philox4x32-10 (Salmon, Moraes, Dror, Shaw, Parallel Random
// Numbers: As Easy as 1, 2, 3, 2011), keyed by a seed, with the counter
//
//	(place / 4 low half, place / 4 high half, step, 0),
//
// and each becomes a normal by the inverse distribution function. There is nothing
// to carry from one value to the next. Where the processor has AVX2, words and
// normals are made eight at a time with the same operations in the same order.
package normal
