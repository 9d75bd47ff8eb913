package app

import (
	"context"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"afterimage/restoration/damage"
	"afterimage/restoration/photo"
)

// maskFlags is what a person wrote after `afterimage mask`.
type maskFlags struct {
	output      string
	sensitivity float64
	kinds       string
	grow        int
	overwrite   bool
}

const maskLong = `Find scratches, hairs and dust on a photo and write a mask of them: white is damaged.
Look at the mask before you use it: lines that belong to the picture may be in it.`

const maskExample = `  afterimage mask scan.png -o mask.png
  afterimage mask scan.png --sensitivity 0.3 --kind light --grow 2 -o mask.png
  afterimage restore scan.png --task inpaint --mask mask.png -o clean.png`

// newMask is `afterimage mask`.
func newMask(p *program) *cobra.Command {
	f := &maskFlags{}
	d := damage.DefaultOptions()
	cmd := &cobra.Command{
		Use:               "mask PHOTO",
		Short:             "Find scratches and dust, and write a mask of them",
		Long:              maskLong,
		Example:           maskExample,
		Args:              onePhoto,
		ValidArgsFunction: completePhotos,
		RunE:              func(cmd *cobra.Command, args []string) error { return p.findScratches(cmd.Context(), args[0], f) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVarP(&f.output, "output", "o", "", "`FILE` of the mask: .png or .tif (needed)")
	fs.Float64Var(&f.sensitivity, "sensitivity", d.Sensitivity, "from 0, only what is certain, to 1, all that looks like damage")
	fs.StringVar(&f.kinds, "kind", "both", "`WHICH` damage to find: both, light or dark")
	fs.IntVar(&f.grow, "grow", d.Grow, "pixels to add around it")
	fs.BoolVar(&f.overwrite, "overwrite", false, "replace the file that is there")
	fs.BoolVar(&p.json, "json", p.json, "write the result as a line of JSON")
	addCompletions(cmd)
	return cmd
}

// maxGrow is the largest margin around damage, in pixels.
const maxGrow = 50

// options are the flags as the finder takes them.
func (f *maskFlags) options() (damage.Options, error) {
	kinds := map[string]damage.Kind{"both": damage.Both, "light": damage.Bright, "dark": damage.Dark}
	o := damage.Options{Sensitivity: f.sensitivity, Kinds: kinds[f.kinds], Grow: f.grow}
	switch {
	case f.output == "":
		return o, usagef("name the mask's file with -o")
	case !(f.sensitivity >= 0 && f.sensitivity <= 1):
		return o, usagef("the sensitivity is %g; it must be from 0 to 1", f.sensitivity)
	case o.Kinds == 0:
		return o, usagef("there is no damage of the kind %q; there is both, light and dark", f.kinds)
	case f.grow < 0 || f.grow > maxGrow:
		return o, usagef("--grow is %d; it must be from 0 to %d", f.grow, maxGrow)
	}
	return o, nil
}

// maskResult is what `afterimage mask` says, as `--json` writes it.
type maskResult struct {
	File     string  `json:"file"`
	SHA256   string  `json:"sha256"`
	Width    int     `json:"width"`
	Height   int     `json:"height"`
	Lines    int     `json:"lines"`
	Specks   int     `json:"specks"`
	Fraction float64 `json:"fraction"` // of the photo's pixels
}

// findScratches writes a mask of what looks like damage.
func (p *program) findScratches(ctx context.Context, path string, f *maskFlags) error {
	o, err := f.options()
	if err != nil {
		return err
	}
	if err := checkMaskOutput(f.output, path, f.overwrite); err != nil {
		return err
	}
	source, err := photo.Read(path)
	if err != nil {
		return err
	}
	e, err := damage.Analyse(ctx, brightness(source), nil)
	if err != nil {
		return err
	}
	m, err := e.Find(ctx, o)
	if err != nil {
		return err
	}
	written, err := photo.WriteMask(f.output, m.W, m.H, m.Alpha, photo.WriteOptions{Source: path})
	if err != nil {
		return err
	}
	part := float64(m.Touched) / float64(m.W*m.H)
	if p.json {
		p.emit(maskResult{written.Path, written.SHA256, m.W, m.H, m.Lines, m.Specks, math.Round(part*1e6) / 1e6})
		return nil
	}
	fmt.Fprintf(p.out, "%s: %d scratches and %d specks, %.2f %% of the photo\n", written.Path, m.Lines, m.Specks, 100*part)
	return nil
}

// checkMaskOutput tells before the work whether the mask can be written.
func checkMaskOutput(path, source string, overwrite bool) error {
	if _, lossless, err := photo.FormatOf(path); err == nil && !lossless {
		return usagef("%s would lose the mask's edges; end the name with .png or .tif", path)
	}
	if err := photo.CheckOutput(path, photo.WriteOptions{}); err != nil {
		return err
	}
	return checkTarget(path, []input{{"photo", source}}, overwrite)
}

// brightness is the photo as the finder looks at it.
func brightness(p *photo.Photo) damage.Gray {
	g := damage.NewGray(p.W, p.H)
	row := make([]uint8, 4*p.W)
	for y := range p.H {
		p.RGBA(row, y)
		for x := range p.W {
			g.Pix[y*p.W+x] = damage.Luma(row[4*x], row[4*x+1], row[4*x+2])
		}
	}
	return g
}
