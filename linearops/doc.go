// Package linearops holds the linear degradations of photographs as singular value
// decompositions, so that they can be undone entry by entry.
//
// # Start here
//
// An image is planes of float32 in [-1, 1]: [Image], of a [Shape]. What happened to
// it is an [Operator], y = Hx: construct one, degrade with [Apply], and go back
// with [PseudoInverse], which is as far as one gets without a prior:
//
//	op, err := linearops.NewBlockAverage(linearops.Shape{C: 3, H: 256, W: 256}, 4)
//	...
//	y := linearops.Apply(op, nil, photo.Pix)        // 3 x 64 x 64
//	blocky := linearops.PseudoInverse(op, nil, y)   // 3 x 256 x 256 again
//
// [Adjoint], [NullProject] (the part of an image that H does not see) and
// [Condition] (how much going back raises noise) are derived the same way, once for
// all operators. The sampler in package restoration works in the spectrum itself.
//
// # The decomposition
//
// An operator is H = U S V^T (Kawar, Elad, Ermon, Song: Denoising Diffusion
// Restoration Models, 2022, section 4). Three conventions make every formula the
// same for every operator:
//
//   - a spectrum V^T x has the length of the image and an order that suits the
//     operator; the singular value belongs to the entry ([Spectrum]), and is exactly
//     0 in the null space. Nothing is sorted or permuted;
//   - a measurement keeps its full grid. A missing pixel is a row of zeros, not a
//     shorter vector;
//   - V is orthogonal on all entries; U is an isometry from the entries with s > 0
//     into the measurement, and neither reads nor writes anything but 0 elsewhere.
//
// # Orthogonal rows
//
// Where H H^T is diagonal, the singular values are the norms of the rows, and V is
// a small reflector for each pixel or block, or a fast orthogonal transform. Time
// and memory are proportional to the number of pixels:
//
//   - [NewDenoise]: every pixel is measured, with noise;
//   - [NewInpaint]: pixels are missing, in all channels or in some;
//   - [NewBlockAverage]: pixels are means of r x r, the upscaling of real photos;
//   - [NewMaskedBlockAverage]: such means over undamaged pixels alone;
//   - [NewColorize]: a weighted sum of the channels, [EqualWeights] or [LumaWeights];
//   - [NewWalshHadamard], [NewRandomWalshHadamard]: compressed sensing;
//   - [NewProduct]: products of these ([OrthogonalRows]). An old photo is gray after
//     mask after block average, one operator of a single singular value.
//
// # Diagonal in a fast transform
//
// A blur is a [Kernel]: [UniformKernel], [GaussianKernel], [AnisotropicKernel],
// [DiskKernel], [MotionKernel], any taps with [NewKernel], or by name with
// [ParseKernel]. The time is n log n.
//
//   - [NewConvolution]: any kernel, with borders that wrap around. A photo does not:
//     extend it to a grid of [FastLen] sides first, and crop afterwards;
//   - [NewCosineBlur]: kernels that are odd and symmetric in each axis, with borders
//     that reflect, on the photo's own grid;
//   - [NewBicubic]: antialiased bicubic downscaling by an integer factor;
//   - [NewSeparable], [NewZeroBorderBlur], [NewPaperBicubic]: one matrix down and one
//     across, decomposed numerically, for the borders of the paper. The time is
//     n^1.5 and sides are at most 1024. Their basis is one of many
//     ([NumericalBasis]).
//
// Small singular values make [PseudoInverse] explode, so that these take a
// threshold under which a value counts as null: relative to the largest by default
// ([DefaultNull]), absolute for the separable ones. Package compat has the operators
// of the authors' code with its quirks, to reproduce published tables.
//
// # Errors and cost
//
// A size that an operator does not exist for is a [SizeError], which names one that
// would do; a parameter out of range is a [ParamError]. Slices of a wrong length
// panic. Operators do not change once they are made: they may be shared by
// goroutines, and their transforms give the same bytes whatever the number of
// processors, and allocate nothing after the first call.
//
// A new operator implements [Operator] and calls package optest in its test.
package linearops
