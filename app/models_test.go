package app

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"afterimage/restoration"
	"afterimage/restoration/onnx"
	"afterimage/ui/state"
)

const convModel = "../restoration/onnx/testdata/conv.onnx"

// The window adds a prior, chooses it, goes back and removes it.
func TestModelsOfTheWindow(t *testing.T) {
	if !haveRuntime(t) {
		t.Skip("no ONNX Runtime")
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	e := &engine{stop: &stopper{}}
	defer e.close()
	if list := e.Priors(); len(list) != 1 || list[0].ID != "" || list[0].Title != builtIn || list[0].Problem != "" || len(list[0].Marks) == 0 || list[0].Licence == "" {
		t.Fatalf("at first there is %+v", list)
	}
	card, questions, err := e.Examine(convModel, nil)
	if err != nil || len(questions) != 0 || card.ID != "conv" || card.Pictures == "" {
		t.Fatalf("%+v, %v, %v", card, questions, err)
	}
	if card, err = e.Add(context.Background(), convModel, "mine", nil); err != nil || card.ID != "mine" || card.Bytes == 0 {
		t.Fatalf("added as %+v, %v", card, err)
	}
	if _, err = e.Add(context.Background(), convModel, "mine", nil); err == nil || strings.Contains(err.Error(), "--") {
		t.Errorf("added twice: %v", err)
	}
	_, first, err := e.Open(context.Background())
	if err != nil || first.Prior.Name != builtIn || len(first.Marks) == 0 || first.Speed.Seconds <= 0 {
		t.Fatalf("the first prior is %+v, %v", first, err)
	}
	want := state.Selection{Prior: "mine", Device: "cpu", Threads: 1}
	if e.Select(want); e.Selected() != want {
		t.Errorf("selected is %+v", e.Selected())
	}
	d, info, err := e.Open(context.Background())
	if err != nil || info.Prior.SHA256 != card.SHA256 || info.Runtime.Threads != 1 || info.Marks != nil || info.Reason != "" {
		t.Errorf("opened %+v, %v", info, err)
	}
	if again, _, err := e.Open(context.Background()); err != nil || again != d {
		t.Errorf("what is open is opened again: %v", err)
	}
	e.Select(state.Selection{})
	if _, info, err = e.Open(context.Background()); err != nil || info.Prior != first.Prior {
		t.Errorf("back to %+v, %v", info.Prior, err)
	}
	if list := e.Priors(); len(list) != 2 || list[1].ID != "mine" {
		t.Errorf("there is %+v", list)
	}
	if err := e.Remove("mine"); err != nil {
		t.Error(err)
	}
	if list := e.Priors(); len(list) != 1 {
		t.Errorf("what was removed is still there: %+v", list)
	}
	if entries, _ := os.ReadDir(priorsFolder()); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
	if err := e.Remove("mine"); err == nil {
		t.Error("removed twice")
	}
	if err := e.Remove("../mine"); err == nil {
		t.Error("a path was taken for a name")
	}
	e.Select(state.Selection{Prior: "mine"})
	if _, _, err := e.Open(context.Background()); err == nil {
		t.Error("a prior that is gone was opened")
	}
}

// A model that says nothing is asked about; with the answers it is added.
func TestModelsAskWhatAModelDoesNotSay(t *testing.T) {
	if !haveRuntime(t) {
		t.Skip("no ONNX Runtime")
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	data, err := os.ReadFile(convModel)
	if err != nil {
		t.Fatal(err)
	}
	// other keys of the same length: the file says nothing any more
	path := filepath.Join(t.TempDir(), "silent.onnx")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(data), "afterimage.", "elsewhere-.")), 0o600); err != nil {
		t.Fatal(err)
	}
	e := &engine{stop: &stopper{}}
	defer e.close()
	card, asked, err := e.Examine(path, nil)
	if err != nil || card.Prediction == "" {
		t.Fatalf("%+v, %v", card, err)
	}
	answers := map[string]string{}
	for _, q := range asked {
		if q.Guess == "" {
			t.Errorf("%s has no guess", q.Key)
		}
		answers[q.Key] = q.Guess
	}
	if keys := slices.Sorted(maps.Keys(answers)); !slices.Contains(keys, "prediction") || !slices.Contains(keys, "schedule") {
		t.Errorf("asked about %v", keys)
	}
	answers["licence"], answers["prediction"] = "CC0-1.0", "sample"
	if _, asked, err = e.Examine(path, answers); err != nil || len(asked) != 0 {
		t.Errorf("with all answers: %v, %v", asked, err)
	}
	if card, err = e.Add(context.Background(), path, "silent", answers); err != nil || card.Licence != "CC0-1.0" || card.Prediction != string(onnx.Clean) {
		t.Errorf("added as %+v, %v", card, err)
	}
	answers["prediction"] = "nonsense"
	if _, _, err := e.Examine(path, answers); err == nil {
		t.Error("nonsense was taken for an answer")
	}
	if _, _, err := e.Examine(filepath.Join(t.TempDir(), "none.onnx"), nil); err == nil {
		t.Error("there is no such file")
	}
}

func TestDevicesOfTheWindow(t *testing.T) {
	list := (&engine{}).Devices()
	if i := slices.IndexFunc(list, func(d state.DeviceCard) bool { return d.ID == "cpu" }); i < 0 || list[i].Name == "" {
		t.Errorf("devices %+v", list)
	}
}

// The built-in prior's figures name tasks that there are.
func TestBuiltInPriorHasFigures(t *testing.T) {
	tasks := map[restoration.Task]bool{}
	for _, m := range builtInCard().Marks {
		tasks[m.Task] = true
	}
	for _, task := range []restoration.Task{restoration.Inpaint, restoration.Upscale, restoration.Deblur, restoration.Denoise, restoration.Colorize} {
		if !tasks[task] {
			t.Errorf("%s has no figure", task)
		}
	}
}
