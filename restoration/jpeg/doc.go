// Package jpeg knows what JPEG compression (ITU-T T.81, JFIF) does to a photo: luma and
// colour, colour averaged over pixels, the cosine transform of blocks of 8 x 8, and
// every coefficient rounded to a multiple of its step. A [Coding] is what a file keeps;
// [Cells] is the set of photos that lead to the same file, as a constraint on
// estimates; [Estimate] finds the traces of compression in a photo that was saved
// again in another format.
//
// It imports linearops and no sampler, no file format and no window.
package jpeg
