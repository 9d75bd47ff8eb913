// Package blind finds the kernel that a photo was blurred with.
//
// [Find] looks at a region, [Region] says which one of a photo tells most. What comes
// back is a kernel of taps >= 0 that sum to 1, its centre of mass at the anchor, and how
// far to trust it.
//
// Blur is a mean of light, so that it is looked for in linear light, in the luminance.
// From coarse to fine, in steps of sqrt2, two things alternate:
//
//	x = argmin ||k * x - y||^2 + lambda (pixels with a gradient)     a picture of few edges
//	k = argmin ||k * dx - dy||^2 + ridge ||k||^2,  k >= 0            the kernel that blurs its edges
//
// (Cho and Lee, Fast motion deblurring, 2009, for the alternation and the choice of
// strong edges; Xu, Zheng and Jia, Unnatural L0 sparse representation, 2013, for x.) Both
// are solved in the Fourier domain. x is not meant to be looked at: the kernel goes to
// the sampler, which restores the photo with it.
//
// No weight of the two terms is right for all photos. So it is done with three, and the
// kernel is the mean of what they find, aligned. That they agree is the confidence: errors
// of an alternation depend on its weights, the photo's own blur doesn't. One error they
// share, which a fence or a mast makes: lines of one direction look like a smear along
// it. But a smear leaves no sharp steps along itself, and a photo that has them refutes
// it, see refuted. Sharp photos come out as blurred by less than a pixel or so, because their
// edges are no steps either: below 1.2 pixels nothing is called a blur.
//
// The same bytes come out on any number of processors.
package blind
