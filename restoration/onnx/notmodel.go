package onnx

import "bytes"

// makeOne says what turns a checkpoint into a model; it reads local files only.
const makeOne = "In the program's sources, \"make prior-import CKPT=file\" makes a model of a guided-diffusion, DDPM or diffusers checkpoint."

// notAModel recognises what people take for an ONNX file, so that the sentence they
// read is the right one.
func notAModel(data []byte) error {
	head := data[:min(len(data), 512)]
	starts := func(s string) bool { return bytes.HasPrefix(head, []byte(s)) }
	switch {
	case len(data) == 0:
		return fail(ErrNotModel, "The model file is empty. Copy or download it again.")
	case len(data) > maxModelBytes:
		return fail(ErrNotModel, "The model file is larger than the 2 GB that an ONNX file can have. Export it with its weights in a file beside it.")
	case starts("version https://git-lfs"):
		return fail(ErrNotModel, "The file is only a pointer to a model in Git LFS. Download the model itself.")
	case starts("PK\x03\x04"), starts("\x80\x02"), starts("\x80\x04"):
		return fail(ErrNotModel, "The file looks like a PyTorch checkpoint or an archive, not an ONNX model. "+makeOne)
	case len(head) > 9 && head[8] == '{' && head[7] == 0:
		return fail(ErrNotModel, "The file looks like safetensors weights, not an ONNX model. "+makeOne)
	case starts("<"), starts("\r\n<"), starts("\n<"):
		return fail(ErrNotModel, "The file is a web page, not an ONNX model. Download the model again.")
	}
	return nil
}
