// Package restoration draws posterior samples: several photographs that all agree with
// a damaged one, by Denoising Diffusion Restoration Models (Kawar, Elad, Ermon, Song,
// 2022).
//
// Most callers need [NewPlan], which turns [Settings] and a photo into a problem, and
// [Restore], which draws the samples, tells how it goes, and gives their mean and
// spread. A [Recipe] writes down what a result came from.
//
// Underneath lies the method. A [Problem] is a measurement y = Hx + z with its
// [afterimage/linearops.Operator]. A [Denoiser] is the prior: it is asked only for
// E[x0 | x0 + sigma n], and keeps its parametrisation and its timesteps to itself; see
// package onnx for networks and package gaussian for one that is exact. [NewPyramid]
// shows it a smaller picture where there is much noise. A [Schedule]
// gives the noise levels. [Steps] moves from level to level, one evaluation of the
// denoiser each, and [Run] goes to the end. Each move treats every entry of the
// operator's spectrum by itself, by how noisy its measurement is:
//
//	s = 0        x' = x0hat + sqrt(1-eta^2) sigma' (x - x0hat)/sigma + eta sigma' e
//	sigma' <  q  x' = x0hat + sqrt(1-eta^2) sigma' (ybar - x0hat)/q  + eta sigma' e
//	sigma' >= q  x' = (1-etab) x0hat + etab ybar + sqrt(sigma'^2 - q^2 etab^2) e
//
// with q = sigma_y/s and ybar = (U^T y)/s.
//
// # Scales
//
// Pixels are in [-1, 1] and so is every sigma here: the paper's 0.05 of [0, 1] is
// SigmaY 0.1. People see 8-bit levels, of which there are 127.5 in a unit.
//
// # Determinism
//
// A sample's bytes depend on the problem, the options, its own seed and what the
// denoiser answers, not on the number of threads, nor on the samples beside it:
// [Philox] draws noise by seed, step and place, and no sum depends on an order of
// goroutines. Where an operator's basis was found numerically, noise is drawn in
// pixels and taken into the basis.
//
// # What the samples are
//
// Samples agree with the photo ([Agree]) and, as far as the prior knows, with
// photographs. Their spread says where they disagree. It is no probability: DDRM
// draws what was not measured with about half of its true variance, and fine detail
// with less.
package restoration
