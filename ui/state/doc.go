// Package state is the window's model: everything that the window knows and decides,
// with no toolkit in it, so that it is tested without a window.
//
// Begin with [Session]: the photo that is open, the task and its settings, the mask,
// the crop and the last result. Its parts stand alone:
//
//   - [Mask] is the painted plane, a byte a pixel, with [Brush] strokes and undo by
//     bounded tile deltas. What looks at all of it (lasso, wand, growing, loading, large
//     steps of undo) is an [Edit]: [MaskEdits] makes it on a copy, on another goroutine.
//     Package selection has the arithmetic.
//   - [Hints] are dabs of colour on a photo that is colorized.
//   - [Finder] proposes a mask of scratches and dust, and follows its options.
//   - [Viewport] maps photo coordinates to screen pixels and back, zooms at the
//     cursor, pans and fits.
//   - [Crop] is the region of work with its eight handles.
//   - [Shelf] is how the samples lie: pinned, discarded, in which order, how many are
//     shown; [Session.More] draws further ones, [Outcome.Summarise] sums up what is kept.
//   - [GridCells] lays samples side by side with linked zoom and pan; [Split] is the
//     divider between before and after.
//   - [Job] runs one restoration at a time: its [Phase] table says what may follow
//     what, a run that was superseded never publishes, and the end arrives exactly
//     once.
//   - [KernelChoice] is the blur that was chosen, [KernelResponse] what it does to the
//     frequencies, [KernelPaint] a kernel that is drawn by hand; [Look] compares
//     [Candidate] kernels on a small region.
//   - [NoiseMeter] keeps the estimate of the noise in step with what a run would take.
//   - [Request] is a run that was asked for, with all that it takes along, so that it may
//     wait in a [Queue] or go on while another photo is open.
//   - [Runs] is the history; what is not looked at lies on the disk.
//   - [Snapshot] is the session and the history as they are: [SaveSession] writes it to a
//     file, a [Keeper] to the autosave folder. [OpenSession] and [Orphan.Open] read them
//     back, [Session.Resume] shows what was open.
//   - [Explain] turns an error into a title and what to do about it.
//
// All of it belongs to one goroutine, the window's, except for the work of a Job,
// of MaskEdits and of a Finder, which comes back through the [Dispatcher].
package state
