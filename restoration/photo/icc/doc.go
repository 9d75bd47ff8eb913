// Package icc takes colours from the space of an ICC profile to sRGB and back.
//
// [Parse] reads a profile; [Profile.Converter] makes what converts samples of 8 or 16
// bits. Values in sRGB are on its transfer curve, 0 black and 1 white, and are not
// clamped: a colour that sRGB does not hold has values below 0 or above 1, for which the
// curve goes on as an odd function.
//
// Understood are profiles of gray, RGB and CMYK devices in versions 2 and 4 (ICC.1:2001-04
// and ICC.1:2022): curves and a matrix, a gray curve, and tables (lut8Type, lut16Type and
// lutAToBType). Where a profile has tables, those for relative colorimetric
// come first and those for perceptual next; black is not compensated.
//
// Only the way from the device to the connection space is read. The way back is its
// inverse: exact for curves and a matrix, found by iteration for tables. A profile's own
// tables for the way back are coarser as a rule, a scanner's has none, and a colour
// that goes to sRGB and back has to come out where it was.
//
// A profile is not trusted: offsets, counts and sizes are checked before anything is
// read or allocated, and all that goes wrong is an error.
//
// It is our own, and not the system's Little CMS, because results are to be the same
// bytes on every machine and a photo's profile is data from strangers.
package icc
