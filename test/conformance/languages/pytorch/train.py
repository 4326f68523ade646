"""A small network on the milling rows, by PyTorch."""

import os

import numpy as np
import torch

COLUMNS = ["air_temperature_k", "process_temperature_k", "rotational_speed_rpm", "torque_nm", "tool_wear_min"]

torch.manual_seed(0)
torch.set_num_threads(1)
rows = np.genfromtxt("prepared/train.csv", delimiter=",", names=True)
x = torch.tensor(np.stack([rows[name] for name in COLUMNS], axis=1), dtype=torch.float32)
y = torch.tensor(rows["machine_failure"], dtype=torch.float32)
mean, spread = x.mean(0), x.std(0)
width = int(open("width").read())
model = torch.nn.Sequential(torch.nn.Linear(len(COLUMNS), width), torch.nn.ReLU(), torch.nn.Linear(width, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(200):
    optimizer.zero_grad()
    loss = torch.nn.functional.binary_cross_entropy_with_logits(model((x - mean) / spread).squeeze(1), y)
    loss.backward()
    optimizer.step()
os.makedirs("models/failure", exist_ok=True)
torch.save({"state": model.state_dict(), "mean": mean, "spread": spread, "width": width}, "models/failure/model.pt")
