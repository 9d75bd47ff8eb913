package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"afterimage/restoration"
)

// whichRecipe ends the messages about files that are no recipe.
const whichRecipe = "choose the .recipe.json file that was saved beside a result"

// readRecipe reads the recipe at path; nil without a path.
func readRecipe(path string) (*restoration.Recipe, error) {
	if path == "" {
		return nil, nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the recipe %s does not exist; %s", path, whichRecipe)
	case err != nil:
		return nil, fmt.Errorf("the recipe %s cannot be read: %w; %s", path, plain(err), whichRecipe)
	case info.IsDir():
		return nil, fmt.Errorf("the recipe %s is a folder; %s", path, whichRecipe)
	case !info.Mode().IsRegular(): // opening a pipe would wait for its writer
		return nil, fmt.Errorf("the recipe %s is not a regular file; %s", path, whichRecipe)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the recipe %s cannot be read: %w", path, plain(err))
	}
	defer file.Close()
	recipe, err := restoration.ReadRecipe(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, recipeError(err))
	}
	if recipe.Version < 1 {
		return nil, fmt.Errorf("%s: this recipe is of version %d, which does not exist; %s", path, recipe.Version, whichRecipe)
	}
	return &recipe, nil
}

// recipeError says in plain words which field of a recipe is wrong.
func recipeError(err error) error {
	const again = "make the recipe again by restoring the photo"
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "":
		return fmt.Errorf("this file is not a recipe of Afterimage; %s", whichRecipe)
	case errors.As(err, &wrong):
		return fmt.Errorf("%q in the recipe must be %s; %s", wrong.Field, valueOf(wrong.Type), again)
	}
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		if name, ok := strings.CutPrefix(cause.Error(), "json: unknown field "); ok {
			return fmt.Errorf("%s in the recipe means nothing to this Afterimage; remove it, or %s", name, again)
		}
	}
	return err
}

// valueOf names for people what a field of the given type holds.
func valueOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a text in quotes"
	case reflect.Int:
		return "a whole number"
	case reflect.Uint64:
		return "a whole number, 0 or more"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list in brackets"
	case reflect.Pointer:
		return valueOf(t.Elem())
	}
	return "a group in braces"
}

// compareFiles tells whether the pictures that were written have the bytes that the
// recipe records. known is false where the recipe does not record them, or where
// something else than the same was asked for and came out.
func (j *job) compareFiles(files []reportFile, changedQuality bool) (same, known bool) {
	if j.recipe == nil {
		return false, false
	}
	compared := 0
	same = true
	for _, f := range files {
		recorded := j.recorded(f)
		if recorded == nil && j.edits != nil {
			continue // of a composition nothing else may have been saved
		}
		if recorded == nil || recorded.SHA256 == "" || !sameFormat(recorded.File, f.File) {
			return false, false
		}
		compared++
		if f.Kind == "sheet" && j.recipe.Photo.Name != filepath.Base(j.photo.Path) {
			continue // the photo's name is written on it
		}
		same = same && recorded.SHA256 == f.SHA256
	}
	if compared == 0 {
		return false, false
	}
	return same, same || !changedQuality && j.followsRecipe()
}

// recorded is the recipe's line for a picture; nil for none.
func (j *job) recorded(f reportFile) *restoration.RecipeResult {
	for i, r := range j.recipe.Results {
		if r.Kind == f.Kind && (r.Seed == nil) == (f.Seed == nil) && (r.Seed == nil || *r.Seed == *f.Seed) {
			return &j.recipe.Results[i]
		}
	}
	return nil
}

func sameFormat(a, b string) bool {
	return strings.EqualFold(filepath.Ext(a), filepath.Ext(b))
}

// followsRecipe tells whether all that went in is what the recipe names.
func (j *job) followsRecipe() bool {
	r := j.recipe
	settings := j.plan.Settings
	if j.unguided && j.guide == nil {
		settings.Guidance = r.Settings.Guidance // 0 stands for none, which an absent guide says too
	}
	return reflect.DeepEqual(r.Settings, settings) && r.Photo.SHA256 == j.photo.SHA256 &&
		maskSum(r.Mask) == maskSum(j.mask.ref()) && reflect.DeepEqual(r.Kernel, j.kernel)
}

func maskSum(ref *restoration.FileRef) string {
	if ref == nil {
		return ""
	}
	return ref.SHA256
}
