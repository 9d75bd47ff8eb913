package onnx

import "path/filepath"

// Card is what is known about a model without running it: what it says about
// itself, and what its file looks like.
type Card struct {
	Metadata
	Name   string // for people: afterimage.name, or the file's name
	Path   string // empty for a model held in memory
	Size   int64  // bytes of the model file; the native side is Metadata.Size
	SHA256 string // of the model file, hexadecimal
	// External are the files beside the model that hold its larger tensors.
	External   []ExternalFile
	Sidecar    string // path of the sidecar that completed the description; empty for none
	Producer   string // the program that wrote the model, "pytorch 2.9.0"
	Opset      int64  // version of the standard operators
	Parameters int64  // trained numbers in the file
	Signature  Signature
}

// Files are the files of a model that was read from a file, in slash-separated form
// relative to its folder: the model, its sidecar where there is one, and the external
// data. A classifier that guides it is a model of its own, see [Card.Classifier].
func (c Card) Files() []string {
	files := []string{filepath.Base(c.Path)}
	if c.Sidecar != "" {
		files = append(files, filepath.Base(c.Sidecar))
	}
	for _, x := range c.External {
		files = append(files, x.Name)
	}
	return files
}

// ExternalFile is a file of tensors beside a model.
type ExternalFile struct {
	Name   string // relative to the model's folder
	Size   int64
	SHA256 string
}
