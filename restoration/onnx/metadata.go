package onnx

import "afterimage/restoration"

// Prediction is what a network's output stands for.
type Prediction string

// The predictions, with x = sqrt(ab) x0 + sqrt(1-ab) eps for the network's input.
const (
	Epsilon     Prediction = "epsilon"      // eps
	VPrediction Prediction = "v_prediction" // sqrt(ab) eps - sqrt(1-ab) x0 (Salimans & Ho 2022, appendix D)
	Clean       Prediction = "sample"       // x0
)

// Metadata is how a prior describes itself, in ONNX metadata_props or in a sidecar.
// The comment of each field names its key, without the leading "afterimage.".
type Metadata struct {
	Title        string     // name: for people; may be empty
	Prediction   Prediction // prediction
	Schedule     string     // schedule: "linear 0.0001 0.02 1000"; empty when Alphas is given
	Alphas       []float32  // alphas_cumprod; nil when Schedule is given
	Timestep     string     // timestep: what the model says; the input's own type decides
	Continuous   bool       // continuous: fractional timesteps were trained
	ChannelsOut  int        // channels_out: 3, or 6 with a learned variance that is dropped
	Size         int        // size: native side in pixels
	SizeMultiple int        // size_multiple: H and W have to be multiples of it
	SizeMin      int        // size_min: smallest side in pixels
	Dynamic      bool       // dynamic: H and W are free
	Classes      int        // classes: number of class labels, 0 for none
	ClassNames   []string   // class_names: nil, or one for each class
	Guidance     string     // guidance: file name of a classifier-gradient model; empty for none
	RMSE         []RMSE     // rmse: measured error, by rising sigma
	// Pyramid is which noise levels show the model a smaller picture: pyramid,
	// "2@0.6,4@2" for all tasks, "2@0.6,4@2;colorize:off" with exceptions. Off where the
	// model does not say.
	Pyramid restoration.PyramidDefaults
	// Marks is how well the model did at the tasks, beside plain methods: measured,
	// "upscale@4:24.48/24.39,colorize:21.51/28.75". nil where nobody measured it.
	Marks         []restoration.Mark
	Licence       string // licence
	Source        string // source
	WeightsSHA256 string // sha256_of_weights
	// Memory is how much an evaluation takes: a fixed part, bytes for each pixel, and
	// bytes for each pixel squared (attention). Zeros where the model does not say.
	Memory Memory // memory: "fixed,per_pixel,per_pixel_squared"
}

// RMSE is a prior's measured error at one noise level.
type RMSE struct {
	Sigma float64 // on the [-1, 1] scale
	Error float64 // root mean square of x0hat - x0 on held-out photos, on the [-1, 1] scale
}

// Memory is what an evaluation takes: Fixed + PerPixel n + PerPixel2 n^2 bytes for a
// picture of n pixels.
type Memory struct{ Fixed, PerPixel, PerPixel2 float64 }
