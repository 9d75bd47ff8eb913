// Package priorreport measures a prior and writes down what came out.
//
// A [Suite] holds the photos. [Measure] runs everything that its journal does not
// hold yet for a [Subject], which is a prior in one way of evaluating it, and puts
// each figure into the [Journal] as it comes: an interrupted run goes on where it
// was, a repeated one costs nothing, and what was measured for earlier priors stays,
// to be set beside the newest. [Report] turns the journal into Markdown and plots.
//
// What is measured:
//
//   - the one-shot estimate x0hat of held-out crops at ten noise levels, and of the
//     Kodak photos at 15, 25 and 50 8-bit levels, for which there are published
//     figures of other denoisers;
//   - posterior samples of evaluate.Problems, four each, and their mean, beside what
//     can be done without a prior;
//   - the time of an evaluation, and variants of the network in other number formats.
//
// All noise comes from fixed seeds: a photo's from its name.
package priorreport
