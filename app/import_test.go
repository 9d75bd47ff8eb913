package app

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"afterimage/restoration/onnx"
)

// A copy is refused where any of its files is not what was read before.
func TestImportNoticesChanges(t *testing.T) {
	if !haveRuntime(t) {
		t.Skip("no ONNX Runtime")
	}
	path := filepath.Join("..", "restoration", "onnx", "testdata", "conv.onnx")
	card, err := onnx.Inspect(path)
	if err != nil {
		t.Fatal(err)
	}
	f := &importFlags{}
	if err := f.try(context.Background(), path, &bundle{card: card}); err != nil {
		t.Fatalf("the same model: %v", err)
	}
	model, data := card, card
	model.SHA256 = strings.Repeat("0", 64)
	data.External = []onnx.ExternalFile{{Name: "weights.bin", SHA256: strings.Repeat("0", 64)}}
	for name, b := range map[string]*bundle{
		"model": {card: model}, "external data": {card: data}, "classifier": {card: card, classifier: model},
	} {
		if err := f.try(context.Background(), path, b); err == nil || !strings.Contains(err.Error(), "changed while it was copied") {
			t.Errorf("another %s: %v", name, err)
		}
	}
}

// Two files that would have one name are both named, with what helps; one that two
// models share is kept once.
func TestImportedFilesClash(t *testing.T) {
	for _, c := range []struct{ there, to, want string }{
		{"weights.bin", "Weights.bin", "/a and /b would both be called Weights.bin in the prior's folder; export one of the models again, with its data in a file of another name"},
		{"faces.onnx", "faces.onnx", "/a and /b would both be called faces.onnx in the prior's folder; choose another name with --name"},
		{"faces.onnx.json", "faces.onnx.json", "/a and /b would both be called faces.onnx.json in the prior's folder; choose another name with --name"},
	} {
		b := &bundle{files: map[string]string{}, sidecar: "faces.onnx.json"}
		if err := b.add(c.there, "/a"); err != nil {
			t.Fatal(err)
		}
		if err := b.add(c.there, "/a"); err != nil || len(b.order) != 1 {
			t.Errorf("%s twice: %v, %q", c.there, err, b.order)
		}
		if err := b.add(c.to, "/b"); err == nil || err.Error() != c.want {
			t.Errorf("%s after %s: %v", c.to, c.there, err)
		}
	}
}
