package onnx

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// notAModel recognises what people take for an ONNX file, so that the sentence they
// read is the right one. path is empty for a model in memory.
func notAModel(data []byte, path string) error {
	head := data[:min(len(data), headBytes)]
	switch {
	case len(data) == 0:
		return fail(ErrNotModel, "The model file is empty. Copy or download it again.")
	case hasPrefix(head, "version https://git-lfs"):
		return fail(ErrNotModel, "The file is only a pointer to a model in Git LFS. Download the model itself.")
	case hasPrefix(head, "<", "\r\n<", "\n<"):
		return fail(ErrNotModel, "The file is a web page, not an ONNX model. Download the model again.")
	}
	if err := notConverted(head, path); err != nil {
		return err
	}
	if len(data) > maxModelBytes {
		return fail(ErrNotModel, "The model file is larger than the 2 GB that an ONNX file can have. Export it with its weights in a file beside it.")
	}
	return nil
}

// headBytes is how much of a file tells what it is.
const headBytes = 512

func hasPrefix(head []byte, starts ...string) bool {
	return slices.ContainsFunc(starts, func(s string) bool { return bytes.HasPrefix(head, []byte(s)) })
}

// notConverted recognises the weights of a network that has to be converted first: a
// PyTorch checkpoint, which is a zip archive or a pickle, and safetensors.
func notConverted(head []byte, path string) error {
	const then = "not an ONNX model. %s"
	switch {
	case hasPrefix(head, "PK\x03\x04"), hasPrefix(head, "\x80\x02", "\x80\x03", "\x80\x04", "\x80\x05"):
		return fail(ErrNotModel, "The file looks like a PyTorch checkpoint or an archive, "+then, conversion(path))
	case len(head) > 9 && head[8] == '{' && head[7] == 0:
		return fail(ErrNotModel, "The file looks like safetensors weights, "+then, conversion(path))
	}
	return nil
}

// checkpointNames end the names of PyTorch's files, whatever is in them.
var checkpointNames = []string{".ckpt", ".pt", ".pth", ".bin", ".safetensors"}

// namedCheckpoint tells of a file that is no ONNX model by its bytes and a checkpoint
// by its name. err is what is wrong with its bytes.
func namedCheckpoint(path string, err error) error {
	if !errors.Is(err, ErrNotModel) || !slices.Contains(checkpointNames, strings.ToLower(filepath.Ext(path))) {
		return err
	}
	if strings.Contains(err.Error(), convertWith) {
		return err
	}
	return failCause(ErrNotModel, err, "The file's name is a checkpoint's, and it is not an ONNX model. %s", conversion(path))
}

// notAFolder tells of a folder in the place of a model; that of a diffusers model can
// be converted.
func notAFolder(folder string) error {
	for _, name := range []string{"config.json", "model_index.json", filepath.Join("unet", "config.json")} {
		if info, err := os.Stat(filepath.Join(folder, name)); err == nil && info.Mode().IsRegular() {
			return fail(ErrNotModel, "%q is the folder of a diffusers model, not an ONNX model. %s", folder, conversion(folder))
		}
	}
	return fail(ErrNotModel, "%q is not a file. Choose a file that ends in .onnx.", folder)
}

// tooLarge tells of a file above limit, which may be a checkpoint: those of the larger
// networks are.
func tooLarge(f io.Reader, path string, limit int64) error {
	head := make([]byte, headBytes)
	n, _ := io.ReadFull(f, head)
	err := notConverted(head[:n], path)
	if err == nil {
		err = namedCheckpoint(path, fail(ErrNotModel, "The file %q is larger than the %d MB that it may have.", path, limit>>20))
	}
	return err
}

const convertWith = "make prior-import CKPT="

// conversion is the command that makes an ONNX model of a checkpoint.
func conversion(path string) string {
	if path == "" {
		path = "FILE"
	} else if absolute, err := filepath.Abs(path); err == nil {
		path = absolute // the command is run in another folder
	}
	return `Convert it first: run "` + convertWith + quoted(path) + `" in the folder of Afterimage's sources.`
}

// quoted writes a path for a shell and for make.
func quoted(path string) string {
	path = strings.ReplaceAll(path, "$", "$$")
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+=@:,", r)
	}
	if !strings.ContainsFunc(path, func(r rune) bool { return !plain(r) }) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
