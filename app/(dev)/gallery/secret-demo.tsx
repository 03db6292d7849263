"use client";
import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { SecretDialog } from "../../../components/ui/secret-dialog.tsx";

export function SecretDemo() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Show a secret once</Button>
      <SecretDialog
        open={open}
        onClose={() => setOpen(false)}
        title="Device credential of GID_sensors@@@press-07"
        fileName="press-07"
        values={[
          {
            label: "Username",
            value: "DeviceCredential|DC.0a1b2c3d4e5f6g7h8i9j0k|mqtt-cn-plant0001",
            variable: "MQTT_USERNAME",
            masked: false,
          },
          { label: "Secret", value: "DC.Zx81Kq07pLm3Rt5Vw9Yb2Nc", variable: "MQTT_SECRET" },
        ]}
        snippets={[
          {
            key: "mosquitto",
            label: "mosquitto_pub",
            code: "mosquitto_pub -h 127.0.0.1 -p 1883 \\\n  -i 'GID_sensors@@@press-07' \\\n  -u 'DeviceCredential|DC.0a1b2c3d4e5f6g7h8i9j0k|mqtt-cn-plant0001' \\\n  -P \"$MQTT_PASSWORD\" -t plant/press-07/temperature -m 21.5",
          },
          { key: "mqttjs", label: "MQTT.js", code: 'import mqtt from "mqtt";' },
          { key: "paho", label: "Python paho", code: "import paho.mqtt.client as mqtt" },
          { key: "c", label: "C", code: "#include <MQTTClient.h>" },
        ]}
      />
    </>
  );
}
