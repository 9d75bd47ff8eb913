package restoration_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"afterimage/internal/npy"
	"afterimage/linearops"
	"afterimage/linearops/compat"
	"afterimage/restoration"
	"afterimage/restoration/gaussian"
)

// goldenCase is a run of the authors' code, or of an independent restatement of their
// paper. testdata/golden/pack.py says where the vectors come from.
type goldenCase struct {
	ID, Op, Model string
	Eta           float64
	EtaB          any     // a number, or "thm32"
	Sigma0        float64 `json:"sigma_0"` // on [-1, 1]
	Noise         string  // "zero", or the file of pixel noise
	Zeroed        bool    // zeroed singular values go through the second branch
	Paper         bool    // the restatement: inclusive inequalities
	Final         int     // row of final.npy
	Trajectory    *int    // row of x_T.npy; x0_pred.npy has four rows for each
	Steps         []int   // the evaluations of these rows
}

const (
	goldenCases     = 103
	goldenTolerance = 1e-4
)

var goldenShape = linearops.Shape{C: 3, H: 32, W: 32}

func golden(t testing.TB, name string) []float32 {
	t.Helper()
	_, data, err := npy.ReadFloat32(filepath.Join("testdata", "golden", name+".npy"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// row is image i of a stack of images.
func row(stack []float32, i int) []float32 {
	n := goldenShape.Len()
	return stack[i*n : (i+1)*n]
}

func TestGolden(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "golden", "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []goldenCase
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	g := goldenData{
		final: golden(t, "final"), starts: golden(t, "x_T"), previews: golden(t, "x0_pred"),
		models: goldenModels(t), sigmas: goldenSigmas(t), noise: map[string]restoration.NoiseSource{
			"zero":     zeroNoise{},
			"pixel_32": listedNoise(golden(t, "noise_pixel_32")),
			"pixel_22": listedNoise(golden(t, "noise_pixel_22")),
		},
	}
	run := 0
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) { g.check(t, c) })
		run++
	}
	if run != goldenCases {
		t.Errorf("%d cases were run, want %d", run, goldenCases)
	}
}

type goldenData struct {
	final, starts, previews []float32
	noise                   map[string]restoration.NoiseSource
	models                  map[string]restoration.Denoiser
	sigmas                  []float64
}

func (g *goldenData) check(t *testing.T, c goldenCase) {
	o := restoration.Options{
		Sigmas: g.sigmas, Eta: c.Eta, Seeds: []uint64{0}, Noise: g.noise[c.Noise],
		// The whole last step of the reference without noise falls to the null-space
		// rule; with noise the paper's update is the same but for rounding.
		Compat: restoration.Compat{
			StrictInequalities: !c.Paper && c.Sigma0 == 0, UnitStart: !c.Paper, ZeroedMeasured: c.Zeroed,
		},
	}
	if o.Noise == nil {
		t.Fatalf("no noise is called %q", c.Noise)
	}
	v, constant := c.EtaB.(float64)
	switch {
	case !constant:
		o.EtaB = restoration.OptimalEtaB
		g.follow(t, c, o)
	case v == 1 && c.Trajectory != nil:
		// Just below the default x0hat has a weight, so that every step evaluates it.
		o.EtaB = restoration.ConstEtaB(1 - 1e-12)
		if all := g.follow(t, c, o); all != len(o.Sigmas) {
			t.Errorf("%d of %d steps were evaluated", all, len(o.Sigmas))
		}
		fallthrough
	default:
		o.EtaB = restoration.ConstEtaB(v)
		g.follow(t, c, o)
	}
}

// follow compares a run with a case's vectors: the result, and of a trajectory the
// first state and the estimates where they were evaluated. It returns how many were.
func (g *goldenData) follow(t *testing.T, c goldenCase, o restoration.Options) (evaluated int) {
	t.Helper()
	d := &recorder{Denoiser: g.models[c.Model]}
	var x []float32
	begins := false // the first step was evaluated
	for step, err := range restoration.Steps(context.Background(), d, goldenProblem(t, c), o) {
		if err != nil {
			t.Fatal(err)
		}
		if step.Evaluated {
			evaluated++
			begins = begins || step.Index == 0
		}
		if c.Trajectory != nil && step.Evaluated {
			for i, at := range c.Steps {
				if at == step.Index {
					near(t, "x0hat", step.X0.Pix, row(g.previews, g.previewRow(c, i)), goldenTolerance)
				}
			}
		}
		x = step.X.Pix
	}
	near(t, "the result", x, row(g.final, c.Final), goldenTolerance)
	if c.Trajectory != nil && begins {
		scale := float32(1 / math.Sqrt(1+g.sigmas[0]*g.sigmas[0]))
		for i := range d.first {
			d.first[i] *= scale
		}
		near(t, "x_T", d.first, row(g.starts, *c.Trajectory), goldenTolerance)
	}
	return evaluated
}

// previewRow is where x0hat number i of a case with a trajectory lies.
func (g *goldenData) previewRow(c goldenCase, i int) int { return *c.Trajectory*len(c.Steps) + i }

func near(t *testing.T, what string, got, want []float32, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d values, want %d", what, len(got), len(want))
	}
	worst := 0.0
	for i := range got {
		// Written so that a NaN fails.
		if d := math.Abs(float64(got[i]) - float64(want[i])); !(d <= worst) {
			worst = d
		}
	}
	if !(worst <= tolerance) {
		t.Errorf("%s is %g from what it should be, tolerance %g", what, worst, tolerance)
	}
}

func goldenSigmas(t *testing.T) []float64 {
	s := paperSchedule(t)
	return s.Sigmas(s.Uniform(20))
}

func goldenProblem(t *testing.T, c goldenCase) restoration.Problem {
	t.Helper()
	op, err := goldenOperator(t, c.Op)
	if err != nil {
		t.Fatal(err)
	}
	measured := "Hx"
	if c.Sigma0 > 0 {
		measured = "y_s005"
	}
	y := golden(t, c.Op+"_"+measured)
	if c.Op == "inpaint_random50" {
		y = onGrid(t, y)
	}
	return restoration.Problem{Op: op, Y: y, SigmaY: c.Sigma0}
}

func goldenOperator(t *testing.T, name string) (linearops.Operator, error) {
	box := make([]float64, 9)
	for i := range box {
		box[i] = 1.0 / 9
	}
	switch s := goldenShape; name {
	case "denoise":
		return linearops.NewDenoise(s), nil
	case "inpaint_random50":
		return linearops.NewInpaint(s, goldenMask(t))
	case "sr4":
		return linearops.NewBlockAverage(s, 4)
	case "color":
		return linearops.NewColorize(s.H, s.W, [3]float64{0.3333, 0.3334, 0.3333})
	case "deblur_uniform_paper9":
		return linearops.NewZeroBorderBlur(s, box, box, linearops.DefaultFactorNull)
	case "deblur_uniform_fixed8":
		return compat.NewLostTapBlur(s, box, box)
	case "deblur_uniform_asis":
		return compat.NewDeblurringInOrder(s, box, box, goldenOrder(t))
	}
	t.Fatalf("no operator is called %q", name)
	return nil, nil
}

// goldenOrder is in what order the authors' sort left singular values that are equal.
func goldenOrder(t *testing.T) []int {
	var order []int
	for _, v := range golden(t, "deblur_uniform_asis_basis_perm") {
		order = append(order, int(v))
	}
	return order
}

func goldenMask(t *testing.T) []bool {
	missing := make([]bool, goldenShape.Plane())
	for _, i := range golden(t, "inpaint_random50_missing_pixels") {
		missing[int(i)] = true
	}
	return missing
}

// onGrid puts the reference's list of kept values, pixel by pixel with the channels
// innermost, on the grid of the image.
func onGrid(t *testing.T, list []float32) []float32 {
	y := make([]float32, goldenShape.Len())
	for i, missing := range goldenMask(t) {
		if missing {
			continue
		}
		for c := range 3 {
			y[c*goldenShape.Plane()+i], list = list[0], list[1:]
		}
	}
	return y
}

func goldenModels(t *testing.T) map[string]restoration.Denoiser {
	mean := linearops.Image{Shape: goldenShape, Pix: golden(t, "gauss_mean_32")}
	return map[string]restoration.Denoiser{
		"gauss": gaussian.New(mean, 0.25),
		"conv":  &convModel{weight: golden(t, "conv_weight"), bias: golden(t, "conv_bias")},
	}
}

// convModel is the closed-form network eps = sqrt(1-a) v + 0.3 sqrt(a) tanh(conv(v) + b)
// of the variance-preserving v = sqrt(a) x, a 3x3 cross-correlation with zero padding.
type convModel struct{ weight, bias []float32 }

func (m *convModel) Spec() restoration.Spec { return restoration.Spec{Channels: 3} }

func (m *convModel) Denoise(_ context.Context, dst, x restoration.Batch, sigma float64) error {
	a := 1 / (1 + sigma*sigma)
	sum := make([]float64, x.W)
	for n := range x.N {
		in, out := x.Image(n), dst.Image(n)
		for o := range 3 {
			for i := range in.H {
				m.convolve(sum, in, o, i)
				to := out.Row(o, i)
				for j, v := range in.Row(o, i) {
					bent := math.Tanh(math.Sqrt(a)*sum[j] + float64(m.bias[o]))
					to[j] = float32(a*float64(v) - 0.3*math.Sqrt(1-a)*bent)
				}
			}
		}
	}
	return nil
}

// convolve fills sum with row i of output channel o.
func (m *convModel) convolve(sum []float64, in linearops.Image, o, i int) {
	clear(sum)
	for c := range 3 {
		for dy := range 3 {
			y := i + dy - 1
			if y < 0 || y >= in.H {
				continue
			}
			w := m.weight[((o*3+c)*3+dy)*3:]
			left, middle, right := float64(w[0]), float64(w[1]), float64(w[2])
			before, here := 0.0, 0.0
			for j, v := range in.Row(c, y) {
				if j > 0 {
					sum[j-1] += left*before + middle*here + right*float64(v)
				}
				before, here = here, float64(v)
			}
			sum[in.W-1] += left*before + middle*here
		}
	}
}

// recorder keeps the first state that a denoiser is shown.
type recorder struct {
	restoration.Denoiser
	first []float32
}

func (r *recorder) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	if r.first == nil {
		r.first = append(r.first, x.Pix...)
	}
	return r.Denoiser.Denoise(ctx, dst, x, sigma)
}

// zeroNoise draws zeros.
type zeroNoise struct{}

func (zeroNoise) Noise(dst []float32, _ uint64, _ int) { clear(dst) }

// listedNoise is a stack of noise images, one a step.
type listedNoise []float32

func (l listedNoise) Noise(dst []float32, _ uint64, step int) { copy(dst, row(l, step)) }

func paperSchedule(t testing.TB) *restoration.Schedule {
	t.Helper()
	s, err := restoration.LinearSchedule(1e-4, 0.02, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
