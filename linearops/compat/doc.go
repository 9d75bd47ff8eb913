// Package compat has the operators of the authors' own DDRM code where they differ
// from their paper, so that numbers computed with that code can be reproduced. It
// serves tables and tests; restorations use package linearops.
//
// [NewDeblurring] is the authors' blur, with all that follows. [NewLostTapBlur] has
// the lost tap alone.
//
//   - Lost tap. The loop that builds the small matrix covers floor(k/2) taps on the
//     left and floor(k/2)-1 on the right: the last tap of an odd kernel is dropped
//     and the others are not scaled up. "9x9 uniform" is 8 taps of 1/9 in each
//     direction, a gain of (8/9)^2 = 0.79 at frequency 0, and half a pixel off.
//   - Channels. The sorted singular values are tiled three times (s_1 ... s_M,
//     s_1 ... s_M, s_1 ... s_M) while the spectrum has its channels innermost, so
//     that coefficient i of channel c is given s[(3i+c) mod M]. The outcome is a
//     linear map that pairs a blur's singular values with its vectors wrongly: not a
//     blur, and different in each channel.
//   - Ties. Every singular value s_i s_j of equal factors occurs twice, and the sort
//     is not stable: which of the two comes first decides what the tiling gives
//     them. The same kernel is another linear map with another sorting code;
//     [NewDeblurringInOrder] takes the order of a recorded run.
//   - Threshold. Singular values of a factor below 0.03, absolute, count as 0. The
//     tiling then gives some of the null space a singular value and takes it from
//     others.
//   - Pseudo-inverse. The authors' H_pinv divides by all singular values, 0 too, and
//     gives Inf or NaN wherever the threshold zeroed one. There is no such function
//     here: linearops.PseudoInverse, which gives 0 there, is right for these
//     operators as well. The authors' sampler does not call theirs.
//   - Zeroed values under noise. Their sampler treats a zeroed singular value with
//     sigma_y > 0 as measured, less exactly than the iterate, and so reads (U^T y)_i
//     of the null space. [Deblurring.UtFull] and linearops.Separable.UtFull give
//     those values; Ut has 0 there.
package compat
