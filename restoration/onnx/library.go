package onnx

// Library is an ONNX Runtime shared library.
type Library struct {
	Path    string // absolute
	Version string // "1.31.1"; empty when the file does not tell
	From    string // where it was found, for people: "beside the program"
}
