package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"afterimage/restoration/onnx"
)

// bundle is all files of a prior that is imported.
type bundle struct {
	files   map[string]string // where each goes, slash-separated in the new folder, to where it is
	order   []string          // the keys of files
	sidecar string            // where the description goes
	pairs   map[string]string // what it says; empty for none

	card, classifier onnx.Card // of the originals; the second is empty for none
}

// newBundle lists the files of the model of a card, which is to be called name, and
// those of the classifier that guides it: the one at guidance, or the one that the
// model names. more is what the person says about the model.
func newBundle(card onnx.Card, name, guidance string, more map[string]string) (*bundle, error) {
	b := &bundle{card: card, files: map[string]string{}, sidecar: name + ".onnx.json", pairs: map[string]string{}}
	if card.Sidecar != "" {
		pairs, err := onnx.ReadSidecar(card.Sidecar)
		if err != nil {
			return nil, err
		}
		b.pairs = pairs
	}
	maps.Copy(b.pairs, more)
	if err := b.addModel(card, name+".onnx", ""); err != nil {
		return nil, err
	}
	if len(b.pairs) > 0 {
		if err := b.add(b.sidecar, ""); err != nil {
			return nil, err
		}
	}
	var err error
	switch {
	case guidance != "":
		b.classifier, err = onnx.InspectGuidance(guidance)
	case card.Guidance != "":
		b.classifier, err = card.Classifier()
	default:
		return b, nil
	}
	if err != nil {
		return nil, err
	}
	to := card.Guidance // of the person's own choice it is the file's name
	if err := b.addModel(b.classifier, to, to+".json"); err != nil {
		return nil, err
	}
	return b, nil
}

// addModel adds a model, its external data, and its sidecar where it goes somewhere.
func (b *bundle) addModel(c onnx.Card, to, sidecar string) error {
	from := filepath.Dir(c.Path)
	for i, file := range c.Files() {
		target := path.Join(path.Dir(to), file)
		switch source := filepath.Join(from, filepath.FromSlash(file)); {
		case i == 0:
			target = to
		case c.Sidecar != "" && source == filepath.Clean(c.Sidecar):
			target = sidecar
		}
		if target == "" {
			continue
		}
		if err := b.add(target, filepath.Join(from, filepath.FromSlash(file))); err != nil {
			return err
		}
	}
	return nil
}

// add enters a file; two that would have one name, on any system, cannot be kept. One
// that two models share is one.
func (b *bundle) add(to, from string) error {
	for other, source := range b.files {
		switch {
		case other == to && source == from:
			return nil
		case strings.EqualFold(other, to):
			return b.clash(other, to, from)
		}
	}
	b.files[to] = from
	b.order = append(b.order, to)
	return nil
}

// clash says which two files would have one name, and what helps.
func (b *bundle) clash(there, to, from string) error {
	helps := "export one of the models again, with its data in a file of another name"
	if own := strings.TrimSuffix(b.sidecar, ".json"); slices.ContainsFunc([]string{there, to}, func(n string) bool { return n == own || n == b.sidecar }) {
		helps = "choose another name with --name"
	}
	name := func(from string) string {
		if from == "" {
			return "the prior's description"
		}
		return from
	}
	return fmt.Errorf("%s and %s would both be called %s in the prior's folder; %s", name(b.files[there]), name(from), to, helps)
}

// copyTo writes all files into a folder.
func (b *bundle) copyTo(ctx context.Context, folder string) error {
	for _, to := range b.order {
		target := filepath.Join(folder, filepath.FromSlash(to))
		var err error
		if from := b.files[to]; from != "" {
			err = copyFile(ctx, target, from)
		} else {
			err = writeNew(target, strings.NewReader(string(onnx.WriteSidecar(b.pairs))))
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return fmt.Errorf("%s cannot be copied to the priors: %w", to, plain(err))
		}
	}
	return nil
}

func copyFile(ctx context.Context, target, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	return writeNew(target, readerWithin{ctx, in})
}

// readerWithin ends with its context.
type readerWithin struct {
	ctx context.Context
	io.Reader
}

func (r readerWithin) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}

// writeNew writes a file that is not there yet, down to the disk.
func writeNew(target string, from io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(target, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, from)
	return errors.Join(err, out.Sync(), out.Close())
}

// publishFolder gives a folder its name in one step. What was there is replaced when
// that is wanted, and comes back where it fails; see bringBack.
func publishFolder(staged, final string, overwrite bool) error {
	before := replacedPath(filepath.Base(final))
	replaced := false
	if _, err := os.Lstat(final); err == nil {
		if !overwrite {
			return fmt.Errorf("%s appeared during the import and is left alone; choose another name with --name, or add --overwrite", final)
		}
		_ = os.RemoveAll(before) // an earlier import's; where it stays, the renaming fails
		if err := os.Rename(final, before); err != nil {
			return fmt.Errorf("%s cannot be replaced: %w", final, plain(err))
		}
		replaced = true
	}
	if err := os.Rename(staged, final); err != nil {
		if replaced {
			err = errors.Join(err, os.Rename(before, final))
		}
		return fmt.Errorf("%s cannot be written: %w", final, plain(err))
	}
	syncFolder(filepath.Dir(final))
	_ = os.RemoveAll(before) // where it stays, the next import of the name removes it
	return nil
}

// syncFolder asks the system to keep the names in a folder over a power failure;
// file systems that cannot promise it are no reason to fail.
func syncFolder(folder string) {
	if f, err := os.Open(folder); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}
