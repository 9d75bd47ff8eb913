package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/onnx"
)

// importFlags is what a person wrote after `afterimage import`.
type importFlags struct {
	name, licence, source string
	prediction, schedule  string
	guidance              string
	classes               int
	overwrite             bool
	more                  map[string]string // what else is said, in the keys of the description
	engine                engineFlags       // runtime and device of the trial
}

const importLong = `Copy an ONNX prior, with its sidecar, its external data and the classifier that guides
it, into your own folder of priors. It is then known by its name: --model NAME.

The prior is checked first, and evaluated once on a small picture. One that does not
describe itself needs --prediction and --schedule, which are then kept beside it.`

const importExample = `  afterimage import faces.onnx
  afterimage import unet.onnx --name church --prediction epsilon --schedule "linear 0.0001 0.02 1000"
  afterimage restore photo.png --task denoise --model church -o clean.png`

// newImport is `afterimage import`.
func newImport(p *program) *cobra.Command {
	f := &importFlags{}
	cmd := &cobra.Command{
		Use:     "import FILE.onnx",
		Short:   "Keep an ONNX prior, to use it by its name",
		Long:    importLong,
		Example: importExample,
		Args:    oneModel,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"onnx"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.importPrior(cmd.Context(), args[0], f) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.name, "name", "", "`NAME` to use it by (default the file's)")
	fs.StringVar(&f.prediction, "prediction", "", "`WHAT` the network predicts: epsilon, v_prediction or sample")
	fs.StringVar(&f.schedule, "schedule", "", "`SCHEDULE` of its noise: \"linear 0.0001 0.02 1000\"")
	fs.IntVar(&f.classes, "classes", 0, "it knows `N` classes")
	fs.StringVar(&f.guidance, "guidance", "", "classifier's gradient in the ONNX `FILE`, to guide it towards a class")
	fs.StringVar(&f.licence, "licence", "", "`LICENCE` of the weights")
	fs.StringVar(&f.source, "source", "", "`WHERE` the weights come from")
	fs.BoolVar(&f.overwrite, "overwrite", false, "replace the prior of that name")
	fs.StringVar(&f.engine.runtime, "runtime", "", "ONNX Runtime library `FILE`, instead of searching for it")
	fs.BoolVar(&p.json, "json", p.json, "write the result as a line of JSON")
	addCompletions(cmd)
	return cmd
}

// oneModel accepts exactly one argument.
func oneModel(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return usagef("name the ONNX file to import")
	case 1:
		return nil
	}
	return usagef("one prior at a time; %q is one too many", args[1])
}

// importPrior is `afterimage import` of one file.
func (p *program) importPrior(ctx context.Context, path string, f *importFlags) error {
	m, sum, err := f.run(ctx, path, p.stop)
	if err != nil {
		return err
	}
	p.files.log.Info("imported", "name", m.Name, "sha256", sum)
	p.showImport(m)
	return nil
}

// run checks a prior, copies it, tries it, and gives it its name. A stop in the middle
// leaves nothing behind.
func (f *importFlags) run(ctx context.Context, path string, stop *stopper) (m infoImport, sha256 string, err error) {
	if f.classes < 0 {
		return m, "", usagef("the number of classes is %d; it must be 0 or more", f.classes)
	}
	name := f.name
	if name == "" {
		name = defaultPriorName(path)
	}
	if err := checkPriorName(name); err != nil {
		return m, "", err
	}
	more := f.description()
	card, err := onnx.InspectAs(path, more)
	if err != nil {
		return m, "", importError(path, err)
	}
	b, err := newBundle(card, name, f.guidance, more)
	if err != nil {
		return m, "", err
	}
	final, err := f.place(name)
	if err != nil {
		return m, "", err
	}
	staged, err := os.MkdirTemp(filepath.Dir(final), ".afterimage-*")
	if err != nil {
		return m, "", fmt.Errorf("nothing can be written to the folder %s: %w", filepath.Dir(final), plain(err))
	}
	discard := func() { _ = os.RemoveAll(staged) }
	defer discard()
	stop.protect(discard)
	defer stop.protect(nil)
	if err := b.copyTo(ctx, staged); err != nil {
		return m, "", err
	}
	if err := f.try(ctx, filepath.Join(staged, name+".onnx"), b); err != nil {
		return m, "", importError(path, err)
	}
	if err := stop.uninterrupted(func() error { return publishFolder(staged, final, f.overwrite) }); err != nil {
		return m, "", err
	}
	return infoImport{name, filepath.ToSlash(importedPath(name)), folderBytes(final)}, card.SHA256, nil
}

// defaultPriorName is the file's name without its ending.
func defaultPriorName(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// place is the folder that a prior of a name will have, in one that is there.
func (f *importFlags) place(name string) (string, error) {
	folder := priorsFolder()
	if folder == "" {
		return "", errors.New("this system has no folder for settings, where a prior could be kept; set HOME")
	}
	bringBack(name)
	final := filepath.Join(folder, name)
	if _, err := os.Lstat(final); err == nil && !f.overwrite {
		return "", fmt.Errorf("a prior called %s is imported already; choose another name with --name, or add --overwrite", name)
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("the folder %s cannot be made: %w", folder, plain(err))
	}
	return final, nil
}

// description is what the flags say about the model, in the keys of its description.
func (f *importFlags) description() map[string]string {
	more := map[string]string{}
	for key, value := range map[string]string{
		"name": f.name, "prediction": f.prediction, "schedule": f.schedule, "licence": f.licence, "source": f.source,
	} {
		if value != "" {
			more["afterimage."+key] = value
		}
	}
	if f.classes > 0 {
		more["afterimage.classes"] = strconv.Itoa(f.classes)
	}
	if f.guidance != "" {
		more["afterimage.guidance"] = filepath.Base(f.guidance)
	}
	maps.Copy(more, f.more)
	return more
}

// checkPriorName tells whether a folder can be called so, and --model can mean it.
func checkPriorName(name string) error {
	odd := func(r rune) bool { return unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) }
	if name == "" || len(name) > 100 || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "-") || strings.ContainsFunc(name, odd) {
		return usagef("%q cannot be a prior's name; give a short one of letters and digits with --name", name)
	}
	if strings.EqualFold(filepath.Ext(name), ".onnx") { // --model takes the name with or without it
		return usagef("a prior's name does not end in .onnx; give %s with --name", strings.TrimSuffix(name, filepath.Ext(name)))
	}
	return nil
}

// importError names the file, and the flags that describe a model which does not
// describe itself.
func importError(path string, err error) error {
	var undescribed *onnx.UndescribedError
	switch {
	case errors.Is(err, onnx.ErrLibrary), errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &undescribed):
		g := undescribed.Guess
		flags := "--prediction " + string(g.Prediction)
		if g.Alphas == nil {
			flags += fmt.Sprintf(" --schedule %q", g.Schedule)
		}
		if g.Classes > 0 {
			flags += fmt.Sprintf(" --classes %d", g.Classes)
		}
		return fmt.Errorf("%s does not say how it is to be used; say it with flags, of which this is a guess: %s", path, flags)
	}
	return fmt.Errorf("%s: %w", path, err)
}

// try evaluates the copy once on the smallest picture, and its guidance with it: the
// result has to be finite numbers, and the files those that b was made from.
func (f *importFlags) try(ctx context.Context, path string, b *bundle) error {
	prior, err := onnx.OpenFile(path, onnx.Options{Library: f.engine.runtime, Device: "cpu"})
	if err != nil {
		return err
	}
	defer prior.Close() //nolint:errcheck // nothing was written through it
	guide, _, err := prior.GuidanceCard()
	if err != nil {
		return err
	}
	if !sameModel(prior.Card(), b.card) || !sameModel(guide, b.classifier) {
		return errors.New("a file changed while it was copied; try again")
	}
	var d restoration.Denoiser = prior
	if prior.Spec().Classes > 0 {
		if d, err = prior.WithLabel(0, 1); err != nil {
			return err
		}
	}
	x := restoration.NewBatch(1, linearops.Shape{C: 3, H: 1, W: 1}) // padded to what the prior takes
	return d.Denoise(ctx, x, x, 1)
}

// sameModel tells whether two cards are of the same model and external data.
func sameModel(a, b onnx.Card) bool {
	return a.SHA256 == b.SHA256 && slices.Equal(a.External, b.External)
}

func (p *program) showImport(m infoImport) {
	if p.json {
		p.emit(struct {
			Event string `json:"event"`
			infoImport
		}{"imported", m})
		return
	}
	fmt.Fprintf(p.out, "%s\tuse it with --model %s\n", m.File, m.Name)
}
