package onnx

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestConversionIsNamed: whatever can be converted, the error has the command with its
// path.
func TestConversionIsNamed(t *testing.T) {
	dir := t.TempDir()
	safetensors := []byte("\x10\x00\x00\x00\x00\x00\x00\x00{\"a\":{}}")
	files := map[string][]byte{
		"new.pt": []byte("PK\x03\x04 archive/data.pkl"), "legacy.pth": []byte("\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."), "pickle": []byte("\x80\x04\x95"),
		"model.safetensors": safetensors, "renamed.onnx": safetensors, "other.CKPT": []byte("neither the one nor the other"), "weights.bin": make([]byte, 64),
		"it's a $net.pt": []byte("PK\x03\x04"),
	}
	for name, data := range files {
		path := writeFile(t, dir, name, data)
		want := "make prior-import CKPT=" + path
		if strings.Contains(name, " ") {
			want = "make prior-import CKPT='" + dir + `/it'\''s a $$net.pt'`
		}
		if _, err := Inspect(path); !errors.Is(err, ErrNotModel) || !strings.Contains(err.Error(), `"`+want+`"`) {
			t.Errorf("%s: %v, want the command %s", name, err, want)
		}
	}
	for _, config := range []string{"config.json", "model_index.json", "unet/config.json"} {
		folder := filepath.Join(t.TempDir(), "ddpm-256")
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, config)), 0o755); err != nil {
			t.Fatal(err)
		}
		writeFile(t, folder, config, []byte("{}"))
		if _, err := Inspect(folder); !errors.Is(err, ErrNotModel) || !strings.Contains(err.Error(), `"make prior-import CKPT=`+folder+`"`) {
			t.Errorf("a folder with %s: %v", config, err)
		}
	}
	if _, err := Inspect(dir); err == nil || strings.Contains(err.Error(), convertWith) {
		t.Errorf("another folder: %v", err)
	}
	if _, err := InspectBytes(safetensors); err == nil || !strings.Contains(err.Error(), `"make prior-import CKPT=FILE"`) {
		t.Errorf("in memory: %v", err)
	}
	if _, err := Inspect(writeFile(t, dir, "net.onnx", []byte("neither the one nor the other"))); err == nil || strings.Contains(err.Error(), convertWith) {
		t.Errorf("an unknown file: %v", err)
	}
}

// TestLargeCheckpoint: a checkpoint above the bound of a model is still known as one.
func TestLargeCheckpoint(t *testing.T) {
	for name, head := range map[string]string{"net.pt": "PK\x03\x04", "net.onnx": "PK\x03\x04", "legacy.pth": "who knows"} {
		path := writeFile(t, t.TempDir(), name, []byte(head))
		if err := os.Truncate(path, maxModelBytes+1); err != nil { // a hole: no bytes on the disk
			t.Skip(err)
		}
		if _, err := Inspect(path); !errors.Is(err, ErrNotModel) || !strings.Contains(err.Error(), convertWith+path) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
