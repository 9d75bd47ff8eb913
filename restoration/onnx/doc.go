// Package onnx turns a diffusion model in an ONNX file into a
// [restoration.Denoiser]. It is the only package that knows ONNX Runtime.
//
// Begin with [OpenFile], or [OpenBytes] for a model held in memory; both give a
// [Prior]. Everything that such models differ in stays behind it: what the network
// predicts (epsilon, v or the clean picture), how its input is scaled, which
// timestep belongs to a noise level, 16-bit inputs, learned variances, fixed sizes
// and the padding that a size needs.
//
// [Inspect] and [InspectBytes] read a model without running it: its [Card] says
// what the model says about itself, and every reason why it would be refused is
// found here too. A model file is somebody else's and is not trusted: its protobuf
// is walked before the runtime sees a byte of it (walk.go), within fixed bounds, and
// what it wants to read besides itself has to lie in its own folder (external.go).
//
// A model that does not describe itself is an [UndescribedError] with a guess;
// [Options.Metadata] or a sidecar file, NAME.onnx.json, answers for it. A model in
// memory brings its sidecar in [Options.Sidecar].
//
// [Prior.WithLabel] is the prior of one class. Where a classifier's gradient goes with
// the prior ([Metadata.Guidance], or [Options.Guidance]) it is guided there as well
// (guide.go).
//
// ONNX Runtime is a shared library, found by [FindLibrary] and loaded once per
// process (environment.go). [Devices] lists what it can compute on; [Prior.Runtime]
// says what a prior really runs on, and why not on something better.
//
// Errors are sentences for people. Those that a caller may want to tell apart are an
// [*Error] of a kind such as [ErrLibrary] or [ErrUnsafe], for errors.Is.
package onnx
