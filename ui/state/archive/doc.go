// Package archive is the format of a session: what was open in the window, and every
// run with its samples, so that all of it can be shown, judged and saved again.
//
// A session is a [Manifest] and blobs, the same two in a file and in a folder:
//
//   - [Create] writes a session file, NAME.afterimage, which is a zip; it appears whole
//     or not at all. [Open] reads one.
//   - [Folder] is a session that grows while a person works, for the autosave: blobs
//     are added as they come and the manifest is exchanged last.
//
// Blobs are named by the SHA-256 of what they hold, so that whatever several runs
// share lies in a session once, and a blob that was damaged is never taken for a
// picture.
//
// Samples and masks are float32 planes, bit for bit: a 16-bit file, a mean, a blend
// of two samples all round the sampler's own numbers, and only those give the same
// bytes after a session was opened as before. Photos are the bytes of their files.
//
// Everything that is read is untrusted: names, sizes, shapes and checksums are looked
// at before memory is taken, and nothing is unpacked to the disk. Every error is an
// [*Error].
package archive

// Ending is the ending of a session file's name.
const Ending = ".afterimage"

// Version is the version of the format that is written.
const Version = 1

// manifestName is the manifest's name inside a session.
const manifestName = "manifest.json"

// Error says what is wrong with a session and what to do.
type Error struct {
	Path string // the session
	Text string // the sentence goes on after the session's name
	Err  error  // the cause; nil where Text says it all
}

// Error is the sentence, beginning with the session's name.
func (e *Error) Error() string { return e.Path + " " + e.Text }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }
