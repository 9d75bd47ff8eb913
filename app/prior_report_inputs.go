//go:build workshop || ci

package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"afterimage/internal/npy"
	"afterimage/linearops"
	"afterimage/restoration/evaluate/priorreport"
	"afterimage/restoration/onnx"
	"afterimage/restoration/photo"
)

// suite reads what is measured on; all is the number of photos of the full set.
func (f *priorReportFlags) suite() (s *priorreport.Suite, all int, err error) {
	s = &priorreport.Suite{Set: f.set}
	if f.heldOut != "" {
		if s.HeldOut, s.HeldOutDigest, err = readCrops(f.heldOut); err != nil {
			return nil, 0, err
		}
	}
	if f.kodak != "" {
		if s.Whole, err = readFolder(f.kodak); err != nil {
			return nil, 0, err
		}
	}
	s.Bench = slices.Clone(s.Whole)
	for _, folder := range f.photos {
		more, err := readFolder(folder)
		if err != nil {
			return nil, 0, err
		}
		s.Bench = append(s.Bench, more...)
	}
	all = len(s.Bench)
	if f.set == "quick" {
		s.Bench = everyFourth(s.Whole)
	}
	return s, all, nil
}

// everyFourth is the quick set: of 24 photos the 4th, 8th, ... 24th.
func everyFourth(photos []priorreport.Photo) (few []priorreport.Photo) {
	for i := 3; i < len(photos); i += 4 {
		few = append(few, photos[i])
	}
	return few
}

// readFolder reads the PNG files of a folder, by their names.
func readFolder(folder string) ([]priorreport.Photo, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.png"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("there are no .png photos in the folder %s", folder)
	}
	var list []priorreport.Photo
	for _, name := range names {
		ph, err := photo.Read(name)
		if err != nil {
			return nil, err
		}
		list = append(list, priorreport.Photo{Name: filepath.Base(name), Digest: ph.SHA256[:12], Image: ph.Planes()})
	}
	return list, nil
}

// readCrops reads held-out crops, (N, 3, H, W) in [-1, 1].
func readCrops(path string) (crops []linearops.Image, digest string, err error) {
	shape, pix, err := npy.ReadFloat32(path)
	if err != nil {
		return nil, "", fmt.Errorf("the held-out crops cannot be read: %w", plain(err))
	}
	if len(shape) != 4 || shape[0] < 1 || shape[1] != 3 || shape[2] < 16 || shape[3] < 16 {
		return nil, "", fmt.Errorf("%s holds an array of the shape %v; held-out crops are (N, 3, H, W) with sides from 16, as heldout.py writes them", path, shape)
	}
	each := linearops.Shape{C: 3, H: shape[2], W: shape[3]}
	for i := range shape[0] {
		crops = append(crops, linearops.Image{Shape: each, Pix: pix[i*each.Len() : (i+1)*each.Len()]})
	}
	sum, err := hashFile(path)
	if err != nil {
		return nil, "", err
	}
	return crops, sum[:12], nil
}

// variantList is what variants.py writes.
type variantList struct {
	Prior    string        `json:"prior"` // SHA-256 of the file that the variants were made from
	Variants []variantFile `json:"variants"`
}

type variantFile struct {
	Name  string `json:"name"`
	How   string `json:"how"`
	File  string `json:"file"`  // beside the list; empty where there is none
	Error string `json:"error"` // why
}

// readVariants reads the list of variants, which must be of the prior with the hash
// sum.
func (f *priorReportFlags) readVariants(sum string) ([]variantFile, error) {
	if f.variants == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(f.variants)
	if err != nil {
		return nil, fmt.Errorf("the list of variants cannot be read: %w", plain(err))
	}
	var list variantList
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("%s is no list of variants: %w", f.variants, err)
	}
	if list.Prior != sum {
		return nil, fmt.Errorf("%s lists variants of another prior (sha256 %.12s...); make them again with variants.py", f.variants, list.Prior)
	}
	return list.Variants, nil
}

// measureVariant measures the prior in another number format. One that the runtime
// does not run is part of the report, not an error.
func (p *program) measureVariant(ctx context.Context, f *priorReportFlags, r *priorreport.Report, v variantFile) (priorreport.Variant, error) {
	out := priorreport.Variant{Name: v.Name, How: v.How, Problem: v.Error}
	if v.File == "" {
		return out, nil
	}
	flags := f.engine
	flags.model = filepath.Join(filepath.Dir(f.variants), v.File)
	e := &engine{flags: flags}
	defer p.closeEngine(e)
	prior, err := e.open(ctx)
	if err != nil {
		var wrong *onnx.Error
		if !errors.As(err, &wrong) {
			return out, err
		}
		out.Problem = strings.ReplaceAll(err.Error(), flags.model, v.File)
		return out, nil
	}
	out.Subject = f.subject(prior, flags)
	out.Subject.Name, out.Subject.VariantOf = v.Name, r.Subject.SHA256
	out.Subject.Base = r.Subject.Open
	out.Bytes = prior.Card().Size
	return out, priorreport.Measure(ctx, r.Journal, r.Suite, out.Subject, p.measuring(v.Name))
}
