// Package damage finds thin damage on a photo by itself: scratches, hairs and dust.
//
// [Analyse] looks at the photo once and keeps, for every pixel, how much it stands out
// as part of a thin line or a speck: the [Evidence], of what is brighter than its
// surroundings and of what is darker, apart. [Evidence.Find] then makes a mask of it
// for a sensitivity; it is fast enough to follow a slider.
//
// How a pixel stands out is measured thus, on the photo and on smaller copies of it, so
// that wide scratches are seen as well as thin ones:
//
//	r(p)  = I(p) - max(I(p-n), I(p+n))       a ridge: brighter than both of its sides
//	z(p)  = clip(r(p) / s(p))                in units of the noise and texture around it
//	E(p)  = max over 16 directions of the mean of z along a line through p,
//	        at most twice the mean over the three pixels in the middle of one
//
// and with min and the signs turned for what is darker. s is the scale of the
// fine detail in windows around p, by its ninth decile: grass and hair have much of it,
// and must not be taken for damage. The clip lets one bright spot count for no more
// than its share of a line. A speck is a pixel that is a ridge across all of 4
// directions. A mask is what lies above a low threshold and is connected with
// something above a high one, where its shape is that of a scratch or a speck.
//
// The package knows brightness only, and stands on the standard library.
package damage
