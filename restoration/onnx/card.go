package onnx

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

// ExternalFile is a file of tensors beside a model.
type ExternalFile struct {
	Name   string // relative to the model's folder
	Size   int64
	SHA256 string
}
