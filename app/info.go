package app

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"afterimage/resources"
	"afterimage/restoration"
	"afterimage/restoration/onnx"
)

// newInfo is `afterimage info`.
func newInfo(p *program) *cobra.Command {
	e := engineFlags{}
	cmd := &cobra.Command{
		Use:     "info [PHOTO]",
		Short:   "Show the version, the runtime, the devices and the prior, or what a photo says",
		Example: "  afterimage info\n  afterimage info photo.jpg\n  afterimage info --json\n  afterimage info --model other.onnx",
		Args:    atMostOnePhoto,

		ValidArgsFunction: completePhotos,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				return p.infoOfPhoto(args[0])
			}
			info, err := gather(e, p.files)
			if err != nil {
				return err
			}
			if p.json {
				p.emit(info)
				return nil
			}
			return info.write(p.out)
		},
	}
	cmd.Flags().StringVar(&e.model, "model", "", "prior in the ONNX `FILE`, or an imported one by its name, instead of the built-in one")
	cmd.Flags().StringVar(&e.guidance, "guidance", "", "classifier's gradient in the ONNX `FILE`, instead of what the prior names")
	cmd.Flags().StringVar(&e.runtime, "runtime", "", "ONNX Runtime library `FILE`, instead of searching for it")
	cmd.Flags().BoolVar(&p.json, "json", p.json, "write one JSON object")
	addCompletions(cmd)
	return cmd
}

// information is what `afterimage info` says, as `--json` writes it.
type information struct {
	Version  string       `json:"version"`
	Built    string       `json:"built"` // "go1.26.8 linux/amd64"
	Runtime  infoRuntime  `json:"runtime"`
	Devices  []infoDevice `json:"devices"`
	Prior    infoPrior    `json:"prior"`
	Imported []infoImport `json:"imported,omitempty"`
	Log      string       `json:"log,omitempty"`
	CrashLog string       `json:"crash_log,omitempty"`
}

type infoRuntime struct {
	Version string `json:"version,omitempty"`
	Library string `json:"library,omitempty"`
	From    string `json:"from,omitempty"`
	Problem string `json:"problem,omitempty"` // why there is none
}

type infoDevice struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Free   int64  `json:"free_bytes,omitempty"`
	Total  int64  `json:"total_bytes,omitempty"`
	Usable bool   `json:"usable"`
	Reason string `json:"reason,omitempty"`
}

type infoPrior struct {
	Name       string     `json:"name"`
	File       string     `json:"file,omitempty"` // empty for the prior that is built in
	SHA256     string     `json:"sha256"`
	Bytes      int64      `json:"bytes"`
	Parameters int64      `json:"parameters"`
	Prediction string     `json:"prediction"`
	Schedule   string     `json:"schedule,omitempty"`
	Side       int        `json:"native_side"`
	Multiple   int        `json:"side_multiple"`
	MinSide    int        `json:"smallest_side"`
	AnySize    bool       `json:"any_size"`
	Classes    int        `json:"classes"`
	Guidance   *infoGuide `json:"guidance,omitempty"`
	RMSE       []infoRMSE `json:"rmse,omitempty"`
	Measured   string     `json:"measured,omitempty"` // the tasks, beside plain methods
	Pyramid    string     `json:"pyramid"`
	Licence    string     `json:"licence,omitempty"`
	Source     string     `json:"source,omitempty"`
}

type infoRMSE struct {
	Sigma float64 `json:"sigma"`
	Error float64 `json:"error"`
}

// gather looks at everything without running the prior. A missing runtime is part
// of the answer; an unreadable prior is an error.
func gather(e engineFlags, files diagnostics) (information, error) {
	if err := e.check(); err != nil {
		return information{}, err
	}
	info := information{
		Version: version,
		Built:   fmt.Sprintf("%s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH),
		Log:     files.logPath, CrashLog: files.crash,
	}
	var card onnx.Card
	var err error
	if e.model == "" {
		card, err = onnx.InspectWith(resources.Prior(), builtInOptions())
	} else {
		card, err = onnx.Inspect(e.model)
	}
	if err != nil {
		return info, err
	}
	info.Prior = newInfoPrior(card, e.model)
	if info.Prior.Guidance, err = newInfoGuide(card, e.guidance); err != nil {
		return info, err
	}
	info.Imported = importedPriors()
	library, err := onnx.FindLibrary(e.runtime)
	if err != nil {
		info.Runtime.Problem = err.Error()
		return info, nil
	}
	info.Runtime = infoRuntime{Version: library.Version, Library: library.Path, From: library.From}
	for _, d := range onnx.Devices(e.runtime) {
		info.Devices = append(info.Devices, infoDevice{d.ID, d.Name, d.Free, d.Total, d.Usable, d.Reason})
	}
	return info, nil
}

func newInfoPrior(c onnx.Card, path string) infoPrior {
	p := infoPrior{
		Name: c.Name, File: path, SHA256: c.SHA256, Bytes: c.Size, Parameters: c.Parameters,
		Prediction: string(c.Prediction), Schedule: c.Schedule,
		Side: c.Metadata.Size, Multiple: c.SizeMultiple, MinSide: c.SizeMin, AnySize: c.Dynamic,
		Classes: c.Classes, Measured: restoration.MarksText(c.Marks), Pyramid: c.Pyramid.String(), Licence: c.Licence, Source: c.Source,
	}
	for _, f := range c.External {
		p.Bytes += f.Size
	}
	for _, r := range c.RMSE {
		p.RMSE = append(p.RMSE, infoRMSE{r.Sigma, r.Error})
	}
	return p
}

// write writes the information for people.
func (i information) write(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "Afterimage\t%s (%s)\n", i.Version, i.Built)
	if i.Runtime.Problem != "" {
		fmt.Fprintf(w, "ONNX Runtime\t%s\n", i.Runtime.Problem)
	} else {
		fmt.Fprintf(w, "ONNX Runtime\t%s, %s (%s)\n", orUnknown(i.Runtime.Version), i.Runtime.Library, i.Runtime.From)
	}
	for _, d := range i.Devices {
		fmt.Fprintf(w, "Device %s\t%s\n", d.ID, d.describe())
	}
	i.Prior.write(w)
	for _, m := range i.Imported {
		fmt.Fprintf(w, "Imported %s\t%s, %.1f MB\n", m.Name, m.File, float64(m.Bytes)/1e6)
	}
	if i.Log != "" {
		fmt.Fprintf(w, "Log\t%s\n", i.Log)
	}
	return w.Flush()
}

func (p infoPrior) write(w io.Writer) {
	from := "built in"
	if p.File != "" {
		from = p.File
	}
	fmt.Fprintf(w, "Prior\t%s (%s)\n", p.Name, from)
	fmt.Fprintf(w, "  predicts\t%s\n", p.Prediction)
	fmt.Fprintf(w, "  size\t%.1f million parameters, %.1f MB\n", float64(p.Parameters)/1e6, float64(p.Bytes)/1e6)
	fmt.Fprintf(w, "  pictures\t%s\n", p.pictures())
	if p.Classes > 0 {
		fmt.Fprintf(w, "  classes\t%d\n", p.Classes)
	}
	if p.Guidance != nil {
		fmt.Fprintf(w, "  guidance\t%s\n", p.Guidance.describe())
	}
	if len(p.RMSE) > 0 {
		var parts []string
		for _, r := range p.RMSE {
			parts = append(parts, fmt.Sprintf("%.3g at %g", r.Error, r.Sigma))
		}
		fmt.Fprintf(w, "  measured error\t%s\n", strings.Join(parts, ", "))
	}
	if p.Measured != "" {
		fmt.Fprintf(w, "  measured, dB\t%s (without a prior after the stroke)\n", strings.ReplaceAll(p.Measured, ",", ", "))
	}
	fmt.Fprintf(w, "  pyramid\t%s\n", strings.ReplaceAll(p.Pyramid, ";", "; "))
	for _, line := range []struct{ name, text string }{{"licence", p.Licence}, {"source", p.Source}, {"sha256", p.SHA256}} {
		if line.text != "" {
			fmt.Fprintf(w, "  %s\t%s\n", line.name, line.text)
		}
	}
}

// pictures says which sizes the prior takes.
func (p infoPrior) pictures() string {
	if !p.AnySize {
		return fmt.Sprintf("%d x %d pixels", p.Side, p.Side)
	}
	return fmt.Sprintf("any size from %d pixels a side, made for %d", max(1, p.MinSide), p.Side)
}

func (d infoDevice) describe() string {
	text := d.Name
	if d.Total > 0 {
		text += fmt.Sprintf(", %.1f of %.1f GB free", float64(d.Free)/1e9, float64(d.Total)/1e9)
	}
	if !d.Usable {
		text = strings.TrimPrefix(text+": ", ": ") + "not usable, " + d.Reason
	}
	return text
}

func orUnknown(text string) string {
	if text == "" {
		return "unknown version"
	}
	return text
}
