package app

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"afterimage/restoration"
)

// photoExtensions are the files that a shell offers as photos.
var photoExtensions = []string{"png", "jpg", "jpeg", "tif", "tiff", "webp", "bmp", "gif", "heic", "heif", "avif"}

// completePhotos offers one photo.
func completePhotos(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return photoExtensions, cobra.ShellCompDirectiveFilterFileExt
}

// completeOpen offers one photo, or a saved session.
func completeOpen(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return append([]string{"afterimage"}, photoExtensions...), cobra.ShellCompDirectiveFilterFileExt
}

// taskHelp says in a few words what each task undoes.
var taskHelp = map[restoration.Task]string{
	restoration.Inpaint:    "fill in what a mask marks",
	restoration.Upscale:    "more pixels",
	restoration.Deblur:     "undo a known blur",
	restoration.Denoise:    "take grain and noise away",
	restoration.Colorize:   "colours for a grey photo",
	restoration.OldPhoto:   "grey, scratched, grainy and perhaps small, all at once",
	restoration.RemoveJPEG: "take the traces of JPEG compression away",
}

// completions are the values that a shell offers for a flag, each with a word on
// what it means after a tab.
func completions(flag string) []string {
	switch flag {
	case "task":
		var values []string
		for _, t := range restoration.Tasks() {
			values = append(values, string(t)+"\t"+taskHelp[t])
		}
		return values
	case "scale":
		var values []string
		for _, r := range restoration.Scales(restoration.Upscale, restoration.Block) {
			values = append(values, fmt.Sprint(r))
		}
		return values
	case "downscale":
		return []string{string(restoration.Block) + "\tmean of scale x scale pixels", string(restoration.Bicubic) + "\tantialiased cubic"}
	case "kernel":
		return []string{"uniform:9\tbox, its side", "gauss:1.6\tits sigma", "aniso:1,20\tsigma down and across",
			"disk:5\tout of focus, its radius", "motion:15,30\tlength and degrees", "auto\testimate it from the photo"}
	case "border":
		return []string{string(restoration.BorderSolved) + "\twhat the blur most likely cut off", mirrorName + "\tmirror images"}
	case "noise":
		return []string{"auto\testimate it from the photo", "5", "12", "25"}
	case "jpeg-quality":
		return []string{"auto\tfrom the file, or from traces in its pixels", "10", "30", "50", "75"}
	case "etab":
		return []string{"1", "optimal\tTheorem 3.2 of the paper"}
	case "pyramid":
		return []string{"auto\twhat the prior's card says", "off\talways the whole picture", "2@0.6,4@2\thalf the sides from noise 0.6, a quarter from 2"}
	case "window":
		return []string{fmt.Sprintf("auto\t%d where the picture is larger", restoration.WindowSide), "off\talways the whole picture", "512\tthe side in pixels"}
	case "memory":
		return []string{"1GB", "2GB", "4GB"}
	case "device":
		return []string{"auto\tthe best that works", "cpu", "cuda:0\tthe first graphics card"}
	}
	return nil
}

// fileFlags are the flags that name a file, with the extensions that fit.
var fileFlags = []struct {
	flag       string
	extensions []string
}{
	{"mask", []string{"png", "tif", "tiff", "bmp", "gif", "webp", "jpg", "jpeg"}},
	{"recipe", []string{"json"}},
	{"model", []string{"onnx"}},
	{"guidance", []string{"onnx"}},
	{"save-kernel", []string{"png", "tif", "tiff"}},
	{"output", []string{"png", "jpg", "jpeg", "tif", "tiff"}},
}

// addCompletions registers what a shell offers for those of the flags that cmd has.
func addCompletions(cmd *cobra.Command) {
	register := func(flag string, f cobra.CompletionFunc) {
		if cmd.Flags().Lookup(flag) == nil {
			return
		}
		if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
			panic(err) // registered twice
		}
	}
	for _, f := range fileFlags {
		register(f.flag, cobra.FixedCompletions(slices.Clone(f.extensions), cobra.ShellCompDirectiveFilterFileExt))
	}
	for _, flag := range []string{"task", "scale", "downscale", "kernel", "border", "noise", "jpeg-quality", "etab", "pyramid", "window", "memory", "device"} {
		directive := cobra.ShellCompDirectiveNoFileComp
		if flag == "kernel" { // a picture of a kernel is a kernel too
			directive = cobra.ShellCompDirectiveDefault
		}
		register(flag, cobra.FixedCompletions(completions(flag), directive))
	}
}
