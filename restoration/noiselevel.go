package restoration

import "afterimage/linearops"

// EstimateNoise estimates the standard deviation of white noise in a photo, in
// 8-bit levels.
func EstimateNoise(m linearops.Image) float64 { panic("to be written") }
