package restoration

// CropSeed is cropSeed, for tests of what it makes.
var CropSeed = cropSeed
